"""Talks: one message in, one reply out, through LangChain's agent loop and our tools.

The contract, in the order of a turn:

    app = make_app(load_settings())                     # app.py, the only file that wires
    app.warm()                                          # optional: import LangChain in the background
    for reply in await app.session.recover(name): ...   # what an earlier process left; show it, then:
        await app.session.delivered(reply)
    reply = await app.session.run_turn(UserMessage(...), on_event)
    show(reply); await app.session.delivered(reply)

* A message is written down before work on it starts, and answered exactly once: the same message id again
  returns the stored reply. All that a turn changes is committed in one transaction with its reply.
* `on_event` gets `{"event": "progress", ...}` and `{"event": "layout", ...}` on the event loop's thread.
* Cancelling `run_turn` stops the drawing within one step, answers the message with "cancelled", changes nothing.
* `run_turn` raises nothing but CancelledError; a reply with `error` set says what went wrong.
* Memory is our own store: the graph has no checkpointer, and gets the rules, the last 8 messages, the layout in
  place and the user's message. What it does is left in the turn's `TurnState`, never in the message list.

Nothing here imports torch, and importing `settings`, `session` or `app` imports no LangChain agent.
It knows nothing of front ends, pixels or how layouts are computed.
"""
