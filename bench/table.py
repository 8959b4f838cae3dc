"""One row for each figure: what it is, and whether its goals are reached."""
import dataclasses
import statistics

WIDTH = 41


@dataclasses.dataclass
class Row:
    """A figure, measured several times; the median is compared with the goals."""
    name: str
    unit: str
    values: list
    landing: float | None = None   # what the first landing promised; None: a report
    goal: float | None = None      # where it shall be in the end
    more_is_better: bool = False
    beside: str = ""               # said at the end of the line
    detail: dict = dataclasses.field(default_factory=dict)  # for the JSON alone

    def median(self):
        return statistics.median(self.values)

    def verdict(self, limit):
        """reached, missed with the distance, or nothing where there is no goal."""
        if limit is None:
            return ""
        value = self.median()
        if (value >= limit) if self.more_is_better else (value <= limit):
            return "reached"
        return f"missed {100 * (value / limit - 1):+.0f} %" if limit > 0 else "missed"

    def to_json(self):
        return {"name": self.name, "unit": self.unit, "median": self.median(),
                "min": min(self.values), "max": max(self.values), "values": self.values,
                "first_landing": self.landing, "first_landing_verdict": self.verdict(self.landing),
                "goal": self.goal, "goal_verdict": self.verdict(self.goal), **self.detail}


def figure(value):
    """Three digits that matter."""
    size = abs(value)
    return f"{value:.0f}" if size >= 100 else f"{value:.1f}" if size >= 10 else f"{value:.2f}"


def print_head():
    print(f"{'':{WIDTH}} {'median':>6} {'min':>6} .. {'max':<6} {'':4} "
          f"{'first landing':20} {'goal':20}", flush=True)


def print_part(title):
    print(f"\n-- {title}", flush=True)


def print_row(row):
    def against(limit, nothing):
        said = nothing if limit is None else f"{figure(limit):>5} {row.verdict(limit)}"
        return f"{said:20}"

    print(f"{row.name:{WIDTH}} {figure(row.median()):>6} {figure(min(row.values)):>6} .. "
          f"{figure(max(row.values)):<6} {row.unit:4} {against(row.landing, ' report')} "
          f"{against(row.goal, '')} {row.beside}".rstrip(), flush=True)
