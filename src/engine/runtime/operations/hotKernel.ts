import type { KernelFunc } from '@tensorflow/tfjs-core';

/** A kernel of ours for the cases that it is made for; null sends the others to the CPU backend's. */
export type HotKernel = (args: Parameters<KernelFunc>[0]) => ReturnType<KernelFunc> | null;
