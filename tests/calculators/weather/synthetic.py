"""A year of made-up but plausible weather, written in every format the product reads."""

from dataclasses import dataclass, field

import numpy as np

from calculators.weather.year import HOURS, WeatherDescription, WeatherYear, calendar

EPW_HEADER = """\
LOCATION,Testville,CA,USA,made up,999999,{latitude},{longitude},{utc_offset},{elevation}
DESIGN CONDITIONS,0
TYPICAL/EXTREME PERIODS,0
GROUND TEMPERATURES,0
HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0
COMMENTS 1,made up
COMMENTS 2,made up
DATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31""".splitlines()


@dataclass
class MadeUpYear:
    """A sunny year: clear mornings, hazy afternoons, warm summers."""

    latitude: float = 36.7
    longitude: float = -119.8
    utc_offset: float = -8.0
    elevation: float = 100.0
    year: int = 2017
    dni: np.ndarray = field(init=False)
    dhi: np.ndarray = field(init=False)
    temp_air: np.ndarray = field(init=False)

    def __post_init__(self):
        day_of_year = np.arange(HOURS) // 24
        solar_hour = np.arange(HOURS) % 24 + 0.5 + self.longitude / 15 - self.utc_offset
        declination = np.radians(23.45 * np.sin(2 * np.pi * (day_of_year - 80) / 365))
        angle = np.radians(15 * (solar_hour - 12))
        latitude = np.radians(self.latitude)
        sin_elevation = np.sin(latitude) * np.sin(declination)
        sin_elevation += np.cos(latitude) * np.cos(declination) * np.cos(angle)
        height = np.clip(sin_elevation, 0, None)
        haze = np.where(day_of_year % 5 == 0, 0.15, 1.0)
        self.dni = np.round(900 * haze * height**0.3 * (height > 0.02))
        self.dhi = np.round(110 * height**0.6 * (1 + 0.8 * (haze < 1)))
        self.temp_air = np.round(16 + 300 * declination / 12 + 6 * np.sin(angle - 1.0), 1)

    def weather(self, minute=30.0):
        return WeatherYear(
            dni=self.dni.copy(),
            dhi=self.dhi.copy(),
            ghi=None,
            temp_air=self.temp_air.copy(),
            wind_speed=np.full(HOURS, 2.5),
            pressure=None,
            albedo=None,
            year=np.full(HOURS, self.year),
            minute=None if minute is None else np.full(HOURS, minute),
            latitude=self.latitude,
            longitude=self.longitude,
            elevation_m=self.elevation,
            utc_offset_h=self.utc_offset,
            description=WeatherDescription("made up", "sam_csv", "made up", "made up", "0" * 64),
        )

    def dates(self):
        return zip(*(part.tolist() for part in calendar()), strict=True)

    def epw_lines(self):
        place = {
            "latitude": self.latitude,
            "longitude": self.longitude,
            "utc_offset": self.utc_offset,
            "elevation": self.elevation,
        }
        lines = [line.format(**place) for line in EPW_HEADER]
        for hour_of_year, (month, day, hour) in enumerate(self.dates()):
            cells = ["0"] * 35
            cells[0:5] = [str(self.year), str(month), str(day), str(hour + 1), "60"]
            cells[6] = f"{self.temp_air[hour_of_year]}"
            cells[9] = "100000"
            cells[13] = f"{self.dni[hour_of_year] / 2 + self.dhi[hour_of_year]:.0f}"
            cells[14] = f"{self.dni[hour_of_year]:.0f}"
            cells[15] = f"{self.dhi[hour_of_year]:.0f}"
            cells[21] = "2.5"
            cells[32] = "999"
            lines.append(",".join(cells))
        return lines

    def sam_lines(self, minute=30):
        lines = [
            "Source,Location ID,City,State,Country,Latitude,Longitude,Time Zone,Elevation",
            f"NSRDB,1,-,-,-,{self.latitude},{self.longitude},{self.utc_offset},{self.elevation}",
            "Year,Month,Day,Hour," + ("" if minute is None else "Minute,") + "DNI,DHI,Temperature,Wind Speed",
        ]
        stamp = "" if minute is None else f"{minute},"
        for hour_of_year, (month, day, hour) in enumerate(self.dates()):
            lines.append(
                f"{self.year},{month},{day},{hour},{stamp}{self.dni[hour_of_year]:.0f},"
                f"{self.dhi[hour_of_year]:.0f},{self.temp_air[hour_of_year]},2.5"
            )
        return lines

    def tmy3_lines(self):
        place = f"{self.utc_offset},{self.latitude},{self.longitude},{self.elevation}"
        lines = [
            f'999999,"TESTVILLE, SOUTH",CA,{place}',
            "Date (MM/DD/YYYY),Time (HH:MM),GHI (W/m^2),DNI (W/m^2),DHI (W/m^2),Dry-bulb (C),Wspd (m/s)",
        ]
        for hour_of_year, (month, day, hour) in enumerate(self.dates()):
            lines.append(
                f"{month:02d}/{day:02d}/{self.year},{hour + 1:02d}:00,{self.dhi[hour_of_year]:.0f},"
                f"{self.dni[hour_of_year]:.0f},{self.dhi[hour_of_year]:.0f},{self.temp_air[hour_of_year]},2.5"
            )
        return lines


def write(folder, lines, name="year.txt"):
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
