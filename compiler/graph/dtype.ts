/** Element types of graph values, ONNX's by another name. Constants may be stored in more types: `StoredDtype`. */
export type Dtype = "float32" | "float16" | "bfloat16" | "int64" | "int32" | "bool";
