import { fileURLToPath } from 'node:url';
import { compileKernels } from '../../src/engine/runtime/kernels/compile.mjs';

export default () => compileKernels(fileURLToPath(new URL('../../out/kernels', import.meta.url)));
