"""Files that are not a year of weather: refused, with the place named."""

import numpy as np
import pytest

from calculators.weather import WeatherFileError, read_weather
from rules.errors import InputError
from tests.calculators.weather.synthetic import MadeUpYear, write

EPW_FIRST = 8  # lines of an EPW's header
SAM_FIRST = 3
NOON_10_JUNE = (160 * 24) + 12


@pytest.fixture(scope="module")
def epw():
    return tuple(MadeUpYear().epw_lines())


@pytest.fixture(scope="module")
def sam():
    return tuple(MadeUpYear().sam_lines())


def with_cell(lines, row, cell, text, header=EPW_FIRST):
    changed = list(lines)
    cells = changed[header + row].split(",")
    cells[cell] = text
    changed[header + row] = ",".join(cells)
    return changed


def refusal(tmp_path, lines, name="bad.epw"):
    with pytest.raises(WeatherFileError) as caught:
        read_weather(write(tmp_path, lines, name))
    message = str(caught.value)
    assert name in message
    assert message.rstrip().endswith(".")
    return caught.value, message


class TestNotAFile:
    def test_a_missing_file(self, tmp_path):
        with pytest.raises(InputError, match=r"nowhere\.epw: is not there\. Check the name"):
            read_weather(tmp_path / "nowhere.epw")

    def test_a_folder(self, tmp_path):
        with pytest.raises(WeatherFileError, match="is a folder"):
            read_weather(tmp_path)

    def test_an_empty_file(self, tmp_path):
        (tmp_path / "empty.epw").write_bytes(b" \n\n")
        with pytest.raises(WeatherFileError, match="is empty"):
            read_weather(tmp_path / "empty.epw")

    def test_a_letter(self, tmp_path):
        _, message = refusal(tmp_path, ["Dear Sir,", "enclosed", "please", "find"])
        assert "'Dear Sir,'" in message
        assert "EPW, TMY3, TMY2, SAM CSV, NSRDB CSV or PVGIS" in message

    def test_utf_16(self, tmp_path, epw):
        (tmp_path / "wide.epw").write_text("\n".join(epw), encoding="utf-16")
        with pytest.raises(WeatherFileError, match=r"UTF-16.*Save it as UTF-8"):
            read_weather(tmp_path / "wide.epw")

    def test_an_archive(self, tmp_path):
        np.savez(tmp_path / "year.npz", dni=np.zeros(8760))
        with pytest.raises(WeatherFileError, match="is not text"):
            read_weather(tmp_path / "year.npz")

    @pytest.mark.parametrize("lines", ["epw_lines", "sam_lines", "tmy3_lines"])
    def test_a_header_alone(self, tmp_path, lines):
        header = {"epw_lines": 8, "sam_lines": 3, "tmy3_lines": 2}[lines]
        _, message = refusal(tmp_path, getattr(MadeUpYear(), lines)()[:header])
        assert "no hours" in message


class TestNotAYear:
    def test_8759_rows_at_the_end(self, tmp_path, epw):
        error, message = refusal(tmp_path, epw[:-1])
        assert "8,759 rows" in message
        assert "31 December 22:00" in message
        assert error.line == EPW_FIRST + 8759

    def test_8759_rows_at_the_beginning(self, tmp_path, epw):
        _, message = refusal(tmp_path, epw[:EPW_FIRST] + epw[EPW_FIRST + 1 :])
        assert "the first row is 1 January 01:00" in message

    @pytest.mark.parametrize("lines", ["epw_lines", "sam_lines", "tmy3_lines"])
    def test_a_gap(self, tmp_path, lines):
        written = getattr(MadeUpYear(), lines)()
        header = len(written) - 8760
        error, message = refusal(
            tmp_path, written[: header + NOON_10_JUNE] + written[header + NOON_10_JUNE + 3 :]
        )
        assert "3 hours are missing between 10 June 11:00 and 10 June 15:00" in message
        assert error.line == header + NOON_10_JUNE + 1

    def test_a_gap_of_one(self, tmp_path, epw):
        _, message = refusal(tmp_path, epw[:100] + epw[101:])
        assert "1 hour is missing" in message

    def test_an_hour_twice(self, tmp_path, epw):
        error, message = refusal(tmp_path, epw[:100] + epw[99:100] + epw[100:])
        assert "is repeated" in message
        assert error.line == 101

    def test_rows_out_of_order(self, tmp_path, epw):
        _, message = refusal(tmp_path, epw[:100] + epw[101:102] + epw[100:101] + epw[102:])
        assert "missing" in message

    def test_two_years(self, tmp_path, epw):
        _, message = refusal(tmp_path, epw + epw[EPW_FIRST:])
        assert "more than one year" in message

    def test_half_hours(self, tmp_path, sam):
        halves = list(sam[:SAM_FIRST])
        for line in sam[SAM_FIRST:]:
            cells = line.split(",")
            halves += [",".join([*cells[:4], "0", *cells[5:]]), line]
        _, message = refusal(tmp_path, halves)
        assert "finer than hourly" in message

    def test_an_epw_that_says_it_has_half_hours(self, tmp_path, epw):
        _, message = refusal(tmp_path, [line.replace("PERIODS,1,1,", "PERIODS,1,2,") for line in epw])
        assert "'2' rows an hour" in message

    def test_29_february_in_8760_rows(self, tmp_path):
        lines = MadeUpYear(year=2020).sam_lines()
        leap = [line.replace("2020,2,28,", "2020,2,29,") for line in lines[3 + 58 * 24 : 3 + 59 * 24]]
        error, message = refusal(tmp_path, lines[: 3 + 59 * 24] + leap + lines[3 + 59 * 24 : -24])
        assert "29 February" in message
        assert error.line == 3 + 59 * 24 + 1

    def test_8784_rows_of_a_common_year(self, tmp_path):
        lines = MadeUpYear(year=2019).sam_lines()
        leap = [line.replace("2019,2,28,", "2019,2,29,") for line in lines[3 + 58 * 24 : 3 + 59 * 24]]
        _, message = refusal(tmp_path, lines[: 3 + 59 * 24] + leap + lines[3 + 59 * 24 :])
        assert "dated 2019" in message

    @pytest.mark.parametrize(("cell", "text"), [(1, "13"), (1, "0"), (2, "32"), (3, "25"), (3, "0")])
    def test_no_such_date(self, tmp_path, epw, cell, text):
        error, message = refusal(tmp_path, with_cell(epw, 5, cell, text))
        assert "is no date" in message
        assert error.line == EPW_FIRST + 6

    @pytest.mark.parametrize(("cell", "text"), [(0, "9999"), (0, "1899"), (1, "1.5"), (0, "1e300")])
    def test_no_such_year_or_month(self, tmp_path, epw, cell, text):
        error, message = refusal(tmp_path, with_cell(epw, 5, cell, text))
        assert text in message
        assert error.line == EPW_FIRST + 6

    @pytest.mark.parametrize(
        ("written", "changed", "said"),
        [
            ("06/10/2017,12:00", "06/10/2017,12:30", "not a full hour"),
            ("06/10/2017,12:00", "6 June,12:00", "not a date"),
            ("06/10/2017,12:00", "02/30/2017,12:00", "not a date"),
            ("06/10/2017,12:00", "06/10/2017,25:00", "is no date"),
        ],
    )
    def test_a_tmy3_date(self, tmp_path, written, changed, said):
        lines = [line.replace(written, changed) for line in MadeUpYear().tmy3_lines()]
        error, message = refusal(tmp_path, lines)
        assert said in message
        assert error.line == 2 + 160 * 24 + 12


class TestNotWeather:
    @pytest.mark.parametrize("text", ["lots", "", "NaN", "inf", "--"])
    def test_a_nonsense_cell(self, tmp_path, epw, text):
        error, message = refusal(tmp_path, with_cell(epw, NOON_10_JUNE, 14, text))
        assert error.line == EPW_FIRST + NOON_10_JUNE + 1
        assert error.column == "direct normal radiation"
        assert repr(text) in message
        assert "is not a number" in message

    @pytest.mark.parametrize(
        ("place", "inside", "outside"),
        [
            ((13, "global horizontal radiation"), ("0", "1500"), ("-1", "1500.1")),
            ((14, "direct normal radiation"), ("0", "1500"), ("-1", "1500.1")),
            ((15, "diffuse horizontal radiation"), ("0", "1500"), ("-0.1", "1501")),
            ((6, "dry bulb temperature"), ("-70", "70"), ("-70.1", "70.1")),
            ((21, "wind speed"), ("0", "90"), ("-0.1", "90.1")),
        ],
    )
    def test_an_impossible_value(self, tmp_path, epw, place, inside, outside):
        cell, column = place
        for text in inside:
            read_weather(write(tmp_path, with_cell(epw, NOON_10_JUNE, cell, text)))
        for text in outside:
            error, message = refusal(tmp_path, with_cell(epw, NOON_10_JUNE, cell, text))
            assert (error.column, error.value) == (column, text)
            assert "is impossible: it must be from" in message

    @pytest.mark.parametrize(("cell", "text"), [(14, "9999"), (6, "99.9"), (21, "999"), (15, "-9900")])
    def test_a_mark_for_missing(self, tmp_path, epw, cell, text):
        _, message = refusal(tmp_path, with_cell(epw, NOON_10_JUNE, cell, text))
        assert "marks a missing value" in message

    def test_a_row_cut_short(self, tmp_path, epw):
        lines = list(epw)
        lines[5000] = lines[5000][:30]
        error, message = refusal(tmp_path, lines)
        assert error.line == 5001
        assert "cut short" in message

    @pytest.mark.parametrize(("place", "inside", "outside"), [(6, "-90", "-90.1"), (7, "180", "180.1")])
    def test_a_place_off_the_globe(self, tmp_path, epw, place, inside, outside):
        def at(text):
            cells = epw[0].split(",")
            cells[place] = text
            return [",".join(cells), *epw[1:]]

        read_weather(write(tmp_path, at(inside)))
        error, message = refusal(tmp_path, at(outside))
        assert "out of range" in message
        assert error.line == 1

    @pytest.mark.parametrize(
        ("line", "change", "said"),
        [
            (0, ("36.7", "north"), "'north' is not a number"),
            (0, ("LOCATION,Testville,CA,USA", "LOCATION"), "cut short"),
            (7, ("DATA PERIODS", "DATA"), "DATA PERIODS"),
        ],
    )
    def test_a_broken_epw_header(self, tmp_path, epw, line, change, said):
        lines = list(epw)
        lines[line] = lines[line].replace(*change)
        assert said in refusal(tmp_path, lines)[1]

    @pytest.mark.parametrize("column", ["DNI", "DHI", "Temperature", "Wind Speed", "Hour"])
    def test_a_sam_file_without_a_column(self, tmp_path, sam, column):
        _, message = refusal(tmp_path, [sam[0], sam[1], sam[2].replace(column, "Other"), *sam[3:]])
        assert "has no column" in message

    def test_a_sam_file_in_fahrenheit(self, tmp_path, sam):
        lines = [sam[0] + ",Temperature Units", sam[1] + ",F", *sam[2:]]
        assert "'F' is not a unit" in refusal(tmp_path, lines)[1]

    def test_a_sam_file_without_a_time_zone(self, tmp_path, sam):
        assert "has no time zone" in refusal(tmp_path, [sam[0].replace("Time Zone", "Zone"), *sam[1:]])[1]

    def test_a_minute_that_is_none(self, tmp_path, sam):
        lines = with_cell(sam, 7, 4, "60", header=SAM_FIRST)
        error, _ = refusal(tmp_path, lines)
        assert (error.line, error.column) == (SAM_FIRST + 8, "minute")

    def test_a_tmy3_without_a_column(self, tmp_path):
        lines = MadeUpYear().tmy3_lines()
        lines[1] = lines[1].replace("DNI (W/m^2)", "DNI")
        assert "has no column 'DNI (W/m^2)'" in refusal(tmp_path, lines)[1]
