"""Asks a server through KServe's own REST client, v2: address, model and rows in, predictions out."""

import asyncio
import json
import sys

from kserve import InferInput, InferRequest, InferenceRESTClient, RESTConfig

url, model, path = sys.argv[1:]
with open(path) as file:
    rows = json.load(file)


async def ask():
    client = InferenceRESTClient(RESTConfig(protocol="v2"))
    assert await client.is_server_live(url) and await client.is_server_ready(url)
    assert await client.is_model_ready(url, model)
    inputs = []
    for name, datatype in (("speed", "FP64"), ("size", "BYTES")):
        column = [row[rows["columns"].index(name)] for row in rows["data"]]
        inputs.append(InferInput(name, [len(column)], datatype, data=column))
    answer = await client.infer(url, InferRequest(model, inputs), model_name=model)
    labels, probabilities = (output.data for output in answer.outputs)
    return [
        {"label": label, "probabilities": probabilities[2 * i : 2 * i + 2]} for i, label in enumerate(labels)
    ]


print(json.dumps(asyncio.run(ask())))
