export { panelColumns, panelRows, gemm } from './gemm';
export { packOutputs, packInputs, transpose } from './pack';
export { widenBrainFloats, widenHalfFloats, firstNotFinite, dotRows } from './numbers';
export { layerNorm, rmsNorm, softmax, scaleBy } from './rowwise';
export { add, multiply, gather, rotate } from './elementwise';
export { activate } from './functions';
export { attend, attendScratch } from './attention';
export { weightsOfQuery, weightsOfKey } from './weights';
