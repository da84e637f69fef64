"""Asks a server through KServe's own REST client: address, model, rows and `v1` or `v2` in, predictions out."""

import asyncio
import json
import sys

from kserve import InferInput, InferRequest, InferenceRESTClient, RESTConfig

url, model, path, protocol = sys.argv[1:]
with open(path) as file:
    rows = json.load(file)


async def ask_v1():
    client = InferenceRESTClient(RESTConfig(protocol="v1"))
    assert await client.is_model_ready(url, model)
    instances = [dict(zip(rows["columns"], row)) for row in rows["data"]]
    return (await client.infer(url, {"instances": instances}, model_name=model))["predictions"]


async def ask_v2():
    client = InferenceRESTClient(RESTConfig(protocol="v2"))
    assert await client.is_server_live(url) and await client.is_server_ready(url)
    assert await client.is_model_ready(url, model)
    inputs = []
    for name, *column in zip(rows["columns"], *rows["data"]):
        text = any(isinstance(value, str) for value in column)
        inputs.append(InferInput(name, [len(column)], "BYTES" if text else "FP64", data=column))
    answer = await client.infer(url, InferRequest(model, inputs), model_name=model)
    labels, probabilities = (output.data for output in answer.outputs)
    return [
        {"label": label, "probabilities": probabilities[2 * i : 2 * i + 2]} for i, label in enumerate(labels)
    ]


print(json.dumps(asyncio.run(ask_v1() if protocol == "v1" else ask_v2())))
