"""What follows from the records by counting: nothing here is weighed, and nothing is laid out.

In comes the briefing, out come small frozen values: what something rests on and what would fall
with a source (`grounds`), how hypotheses rank and which piece of evidence decides it
(`hypotheses`), what became of judgements and how well their authors did (`forecasts`), who repeats
whom (`echoes`). A room of its own because rules, pages and pictures must count alike.
"""
