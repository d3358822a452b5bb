"""What is known of people where only the kabupaten's or kota's figure is."""


def shared_out(total: int, *, shares: int) -> list[int]:
    """`total` in `shares` nearly equal whole parts that add up to it."""
    part, rest = divmod(total, shares)
    return [part + 1] * rest + [part] * (shares - rest)
