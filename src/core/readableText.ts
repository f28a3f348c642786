/** What a reader needs of a text. A string is one; a test counts with another what is read of it. */
export type ReadableText = Pick<string, 'length' | 'charCodeAt' | 'indexOf' | 'slice'>;
