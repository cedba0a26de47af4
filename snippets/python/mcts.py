# prefix: nabla-mcts
# title: Monte Carlo tree search
# description: MCTS with UCB over reasoning steps that a model proposes and a value model scores.
import math


class Node:
    def __init__(self, state, parent=None):
        self.state = state
        self.parent = parent
        self.children = None  # None until expanded; empty when terminal
        self.visits = 0
        self.total = 0.0

    def ucb(self, c):
        return self.total / self.visits + c * math.sqrt(math.log(self.parent.visits) / self.visits)


def back_up(node, value):
    while node is not None:
        node.visits += 1
        node.total += value
        node = node.parent


def mcts(start, propose, value, iterations=100, c=1.4):
    """Searches from the state start; returns the states on the most visited path.

    propose(state) gives the states that may follow, none for a finished one. value(state) in [0, 1] says how good it
    looks. A finished leaf that is reached again counts again: without that, its branch would look new for ever.
    """
    root = Node(start)
    for _ in range(iterations):
        leaf = root
        while leaf.children:
            leaf = max(leaf.children, key=lambda child: child.ucb(c))
        if leaf.children is None:
            leaf.children = [Node(state, leaf) for state in propose(leaf.state)]
        for node in leaf.children or [leaf]:
            back_up(node, value(node.state))

    path, node = [root.state], root
    while node.children:
        node = max(node.children, key=lambda child: (child.visits, child.total))
        path.append(node.state)
    return path


if __name__ == "__main__":
    # 17 * 24 in steps, with scores that a process reward model might give.
    steps = {"root": ["A", "B"], "A": ["A1", "A2"], "B": ["B1"], "A1": ["A1a"], "A2": ["A2a"]}
    scores = {"A": 0.9, "B": 0.2, "A1": 0.9, "A2": 0.3, "B1": 0.4, "A1a": 0.95, "A2a": 0.1}
    expanded = []

    def propose(state):
        expanded.append(state)
        return steps.get(state, [])

    assert mcts("root", propose, scores.__getitem__, iterations=5) == ["root", "A", "A1", "A1a"]
    assert expanded == ["root", "A", "B", "A1", "A1a"]

    valued = []

    def value(state):
        valued.append(state)
        return scores[state]

    assert mcts("root", lambda s: steps.get(s, []), value, iterations=200, c=0.2)[-1] == "A1a"
    assert valued.count("A1a") > 100
