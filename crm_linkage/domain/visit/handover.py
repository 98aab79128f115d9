"""Who takes over which customer when a representative's are given to others."""


def share_out(customers, receivers):
    """Give each customer to one receiver so that nobody is loaded much above others.

    The largest customer first, each to who would have the least then, counted against
    what each can do. Equal ones go in the order they are given, so the same input
    always has the same answer.

    :param customers: dict of key -> load (any unit, for instance minutes)
    :param receivers: dict of key -> (load before, what he can do), in the same unit;
        who can do nothing counts as able to do a minute
    :return: dict of customer key -> receiver key

    >>> share_out({"a": 3, "b": 2, "c": 1}, {1: (0, 10), 2: (0, 10)})
    {'a': 1, 'b': 2, 'c': 2}
    """
    if not receivers:
        raise ValueError("there is nobody to give the customers to")
    loads = {key: load for key, (load, _able) in receivers.items()}
    able = {key: max(1, able) for key, (_load, able) in receivers.items()}
    answer = {}
    for key, load in sorted(customers.items(), key=lambda item: -item[1]):
        taker = min(loads, key=lambda one: (loads[one] + load) / able[one])
        loads[taker] += load
        answer[key] = taker
    return {key: answer[key] for key in customers}
