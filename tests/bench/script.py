"""Turns what PostgreSQL logged of purchases made through the API into a pgbench script of the same statements.

One purchase by each buyer is logged. Statement by statement and value by value they are laid side by side: a value
that is the same in all stays as it is, one that names a buyer becomes a look-up by `:b`, and an id made in the
purchase becomes one made by pgbench. Ids grow with time there as they do here, so that indexes grow at the same end.
"""

import re

ENTRY = re.compile(r"@@\d+@@ (\w+):  (.*)", re.S)
VALUE = re.compile(r"\$(\d+) = (NULL|'(?:[^']|'')*')")
ID = re.compile(r"[a-z]{3}_[0-9A-Z]{26}|(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
HEAD = ["\\set n :n + 1", "\\set u (:run * 1000 + :client_id) * 1000000000 + :n", "\\set b random(1, {buyers})"]


def entries(log):
    """The lines of the server's log, those that were broken put together again."""
    whole = []
    for line in log.splitlines():
        if line.startswith("@@"):
            whole.append(line)
        elif whole:
            whole[-1] += "\n" + line.removeprefix("\t")
    return [found.groups() for found in map(ENTRY.fullmatch, whole) if found]


def statements(log):
    """[(SQL with $1, $2 …, its values)], in the order they ran."""
    found = []
    for level, text in entries(log):
        if level == "LOG" and (said := re.match(r"(?:execute [^:]+|statement): (.*)", text, re.S)):
            found.append((said[1], []))
        elif level == "DETAIL" and text.startswith(("parameters: ", "Parameters: ")):
            found[-1][1].extend(value for _, value in VALUE.findall(text))
    return found


def literal(text):
    """As SQL; without a colon, which pgbench would take for the beginning of a variable."""
    escaped = text.replace("\\", "\\\\").replace("'", "''").replace(":", "\\x3a").replace("\n", "\\n")
    return f"E'{escaped}'"


class Script:
    def __init__(self, logs, known):
        self.purchases, self.known, self.fresh = [statements(log) for log in logs], known, {}
        shapes = {tuple(sql for sql, _ in purchase) for purchase in self.purchases}
        if len(shapes) != 1:
            raise SystemExit(f"purchases took different statements: {[len(shape) for shape in shapes]}")

    def text(self):
        lines = [line.format(buyers=len(self.purchases)) for line in HEAD]
        for together in zip(*self.purchases):
            sql, values = together[0][0], [each[1] for each in together]
            lines.append(self.statement(sql, list(zip(*values))))
        return "\n".join(lines) + "\n"

    def statement(self, sql, values):
        def put(found):
            return self.value([text if text == "NULL" else text[1:-1].replace("''", "'") for text in values[int(found[1]) - 1]])

        return re.sub(r"\$(\d+)", put, sql).replace("\n", " ").rstrip(";") + ";"

    def value(self, texts):
        """One value as pgbench shall write it, from what it was in each purchase."""
        first = texts[0]
        if first == "NULL":
            return "NULL"
        if len(set(texts)) == 1 or first.startswith(("{", "[")):
            return literal(first)
        if all(self.old(text) for text in texts):
            return f"(ARRAY[{','.join(map(literal, texts))}])[:b]"
        if not ID.search(first):
            return literal(first)
        return self.joined(texts)

    def old(self, text):
        return text in self.known

    def joined(self, texts):
        """A text with ids in it: those made in the purchase are made anew, those of a buyer are looked up."""
        rows = [re.split(f"({ID.pattern})", text) for text in texts]
        parts = []
        for column in zip(*rows):
            first = column[0]
            if not ID.fullmatch(first):
                parts += [literal(first)] if first else []
            elif all(self.old(text) for text in column):
                parts.append(f"(ARRAY[{','.join(map(literal, column))}])[:b]")
            else:
                parts.append(self.made(first))
        return "(" + " || ".join(parts) + ")"

    def made(self, first):
        """An id of this purchase: the same wherever the first purchase had the same."""
        number = self.fresh.setdefault(first, len(self.fresh))
        prefix = first[:4] if first[3] == "_" else "key_"
        return f"'{prefix}01K{number:03d}' || lpad(:u::text, 20, '0')"
