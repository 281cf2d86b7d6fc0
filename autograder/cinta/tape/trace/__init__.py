"""Record: what TensorFlow and a tape do, noted as numbers, never as tensors."""
