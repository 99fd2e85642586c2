import pandas as pd
import pytest

from analysis.measure import periods


@pytest.mark.parametrize(
    ("dates", "names"),
    [
        (["2020-01-03", "2020-01-09"], ["2020-01-03", "2020-01-09"]),
        (["2020-01-03", "2020-02-09"], ["2019-12-30 week", "2020-02-03 week"]),
        (["2020-01-03", "2020-09-09"], ["2020-01", "2020-09"]),
        (["2001-01-03", "2020-09-09"], ["2001", "2020"]),
        (["2020-01-03T23:59:00", None], ["2020-01-03"]),
        ([None], []),
        ([], []),
    ],
)
def test_periods_are_as_fine_as_a_chart_can_hold(dates, names):
    published = pd.to_datetime(pd.Series(dates, dtype="str"), utc=True, format="ISO8601")
    assert periods.in_periods(pd.DataFrame({"published": published}))["period"].tolist() == names
