// A program that speaks the protocol, and what it says. Node and nothing else.
import { spawn } from 'node:child_process';
import { eachMessage, frame } from './wire.mjs';

/** An error that the engine answered. */
export class Refused extends Error {
  /** @param {{ code: string, message: string }} error */
  constructor({ code, message }) {
    super(`${code}: ${message}`);
    this.code = code;
    this.words = message;
  }
}

export class Engine {
  #child;
  #next = 1;
  /** @type {Map<number, { resolve: (ok: any) => void, reject: (error: Error) => void }>} */
  #pending = new Map();
  /** What it told, in order: events, and answers by their id. @type {any[]} */
  messages = [];

  /** @param {string} command @param {string[]} args */
  constructor(command, args) {
    this.#child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#child.stdin.on('error', () => undefined);
    eachMessage(this.#child.stdout, (message) => this.#take(message));
    /** Code or signal. @type {Promise<number | string | null>} */
    this.ended = new Promise((resolve) => {
      this.#child.on('close', (code, signal) => {
        this.#fail(new Error('the engine has ended'));
        resolve(code ?? signal);
      });
      this.#child.on('error', (error) => resolve(error.message));
    });
  }

  /** @param {string} method @param {unknown} [request] @returns {Promise<any>} */
  call(method, request) {
    return this.ask(method, request).answer;
  }

  /**
   * As `call`, with the id, by which it can be cancelled.
   * @param {string} method @param {unknown} [request] @param {(bytes: Uint8Array) => void} [write]
   */
  ask(method, request, write = (bytes) => this.write(bytes)) {
    const id = this.#next++;
    /** @type {Promise<any>} */
    const answer = new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject }));
    write(frame({ type: 'request', id, method, request }));
    return { id, answer };
  }

  /** @param {unknown} message */
  send(message) {
    this.write(frame(message));
  }

  /** @param {Uint8Array} bytes */
  write(bytes) {
    this.#child.stdin.write(bytes);
  }

  /** Ends its input. */
  close() {
    this.#child.stdin.end();
  }

  kill() {
    this.#child.kill();
  }

  /** @param {any} message */
  #take(message) {
    this.messages.push(message);
    if (message.type === 'event') return;
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (pending === undefined) {
      this.#fail(new Error(`it answered ${message.id}, which was not asked, or for the second time`));
      this.kill();
    } else if (message.type === 'ok') pending.resolve(message.ok);
    else pending.reject(new Refused(message.error));
  }

  /** Nothing more is to be expected. @param {Error} error */
  #fail(error) {
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}
