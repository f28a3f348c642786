/** Classes of layers that tfjs has, so that a card can name those that it has not. test/engine/tfjs compares them with tfjs. */
export const STOCK_LAYERS: ReadonlySet<string> = new Set(
  `Model Functional Sequential InputLayer
  ReLU LeakyReLU PReLU ELU ThresholdedReLU Softmax Activation
  Conv1D Conv2D Conv3D Conv2DTranspose Conv3DTranspose SeparableConv2D DepthwiseConv2D Cropping2D UpSampling2D ZeroPadding2D
  RNN SimpleRNNCell SimpleRNN GRUCell GRU LSTMCell LSTM StackedRNNCells ConvLSTM2DCell ConvLSTM2D TimeDistributed Bidirectional
  Dropout SpatialDropout1D GaussianNoise GaussianDropout AlphaDropout
  Dense Flatten RepeatVector Reshape Permute Masking Embedding Add Multiply Average Maximum Minimum Concatenate Dot
  BatchNormalization LayerNormalization
  MaxPooling1D AveragePooling1D MaxPooling2D AveragePooling2D MaxPooling3D AveragePooling3D
  GlobalAveragePooling1D GlobalMaxPooling1D GlobalAveragePooling2D GlobalMaxPooling2D
  Rescaling CenterCrop CategoryEncoding Resizing RandomWidth`.split(/\s+/),
);
