# prefix: nabla-tool-loop
# title: Tool-call loop
# description: A ReAct loop: the model thinks and calls tools until it answers; errors go back to it as observations.
import json


def run_agent(model, tools, question, max_steps=8):
    """Runs until the model answers; gives (answer, messages).

    model(messages) gives a "thought" with either "tool" and "arguments", or "answer".
    """
    messages = [{"role": "user", "content": question}]
    for _ in range(max_steps):
        reply = model(messages)
        messages.append({"role": "assistant", "content": json.dumps(reply)})
        if "answer" in reply:
            return reply["answer"], messages
        messages.append({"role": "tool", "content": call_tool(tools, reply)})
    raise RuntimeError(f"no answer after {max_steps} steps")


def call_tool(tools, reply):
    """What the tool gives, or what went wrong, as text that the model can act on."""
    name = reply.get("tool")
    if name not in tools:
        return f"error: unknown tool {name!r}, expected one of {sorted(tools)}"
    try:
        return str(tools[name](**reply.get("arguments", {})))
    except Exception as error:
        return f"error: {type(error).__name__}: {error}"


if __name__ == "__main__":

    def scripted_model(messages):
        last = messages[-1]["content"]
        if last.startswith("error"):
            return {"thought": "The tool has another name.", "tool": "multiply", "arguments": {"a": 17.3, "b": 284.9}}
        if messages[-1]["role"] == "tool":
            return {"thought": "That is the product.", "answer": last}
        return {"thought": "I should not multiply in my head.", "tool": "times", "arguments": {}}

    tools = {"multiply": lambda a, b: round(a * b, 2)}
    answer, messages = run_agent(scripted_model, tools, "What is 17.3 * 284.9?")
    assert answer == "4928.77"
    assert [m["role"] for m in messages] == ["user", "assistant", "tool", "assistant", "tool", "assistant"]
    assert "TypeError" in call_tool(tools, {"tool": "multiply", "arguments": {"a": 1}})
    try:
        run_agent(lambda messages: {"tool": "multiply", "arguments": {"a": 1, "b": 2}}, tools, "?", max_steps=3)
    except RuntimeError as error:
        assert "3 steps" in str(error)
    else:
        raise AssertionError("an agent without an answer did not stop")
