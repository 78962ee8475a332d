# Three tasks at once, and their answers, with the standard library: python3 examples/fan_out.py URL KEY_FILE
import json
import os
import sys
import time
import urllib.request

url, key_file = sys.argv[1:3]
with open(key_file) as file:
    key = file.read().strip()


def call(operation, **given):
    headers = {"X-API-Key": key, "Content-Type": "application/json"}
    body = json.dumps(given).encode()
    request = urllib.request.Request(f"{url}/api/v1/rpc/{operation}", body, headers)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


questions = ["What does this project do?", "How is it tested?", "What is its weakest part?"]
tasks = [call("task.create", prompt=question, directory=os.getcwd()) for question in questions]
for task in tasks:
    while task["endedAt"] is None:
        time.sleep(0.5)
        task = call("task.get", taskId=task["id"])
    print(f"{task['title']} ({task['state']})\n{task['resultText'] or ''}\n")
