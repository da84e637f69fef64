/** What `mlflow.pyfunc` needs beside the model to score it in Python. */
export function pythonFiles(): Record<string, string> {
  return {
    'requirements.txt': 'mlflow>=2.10\nnumpy\nonnx\nonnxruntime>=1.17\npandas\n',
    'python_env.yaml': 'python: "3.12"\nbuild_dependencies:\n- pip\ndependencies:\n- -r requirements.txt\n',
  }
}
