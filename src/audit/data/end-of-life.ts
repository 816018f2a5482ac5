/** The day after which a release gets no fixes any more, by its name. */
type Releases = Readonly<Record<string, string>>;

/** Python: https://github.com/python/devguide/blob/main/include/release-cycle.json (months end on their last day). */
export const PYTHON: Releases = {
  "2.6": "2013-10-29",
  "2.7": "2020-01-01",
  "3.3": "2017-09-29",
  "3.4": "2019-03-18",
  "3.5": "2020-09-30",
  "3.6": "2021-12-23",
  "3.7": "2023-06-27",
  "3.8": "2024-10-07",
  "3.9": "2025-10-31",
  "3.10": "2026-10-31",
  "3.11": "2027-10-31",
  "3.12": "2028-10-31",
  "3.13": "2029-10-31",
  "3.14": "2030-10-31",
};

/** Node.js: https://github.com/nodejs/Release/blob/main/schedule.json. */
export const NODE: Releases = {
  "4": "2018-04-30",
  "5": "2016-06-30",
  "6": "2019-04-30",
  "7": "2017-06-30",
  "8": "2019-12-31",
  "9": "2018-06-30",
  "10": "2021-04-30",
  "11": "2019-06-01",
  "12": "2022-04-30",
  "13": "2020-06-01",
  "14": "2023-04-30",
  "15": "2021-06-01",
  "16": "2023-09-11",
  "17": "2022-06-01",
  "18": "2025-04-30",
  "19": "2023-06-01",
  "20": "2026-04-30",
  "21": "2024-06-01",
  "22": "2027-04-30",
  "23": "2025-06-01",
  "24": "2028-04-30",
  "25": "2026-06-01",
};

/** Debian, by number; with the long-term support (LTS) that is free: debian.csv of Debian's package distro-info-data. */
export const DEBIAN: Releases = {
  "7": "2018-05-31",
  "8": "2020-06-30",
  "9": "2022-06-30",
  "10": "2024-06-30",
  "11": "2026-08-31",
  "12": "2028-06-30",
  "13": "2030-06-30",
};

/** The names of Debian's releases, as tags hold them. */
export const DEBIAN_NAMES: Readonly<Record<string, string>> = {
  wheezy: "7",
  jessie: "8",
  stretch: "9",
  buster: "10",
  bullseye: "11",
  bookworm: "12",
  trixie: "13",
};

/** Ubuntu's releases with long-term support, without what is paid for: ubuntu.csv of Debian's package distro-info-data. */
export const UBUNTU: Releases = {
  "14.04": "2019-04-25",
  "16.04": "2021-04-30",
  "18.04": "2023-05-31",
  "20.04": "2025-05-29",
  "22.04": "2027-06-01",
  "24.04": "2029-05-31",
  "26.04": "2031-05-29",
};

/** The names of Ubuntu's releases, as tags hold them. */
export const UBUNTU_NAMES: Readonly<Record<string, string>> = {
  trusty: "14.04",
  xenial: "16.04",
  bionic: "18.04",
  focal: "20.04",
  jammy: "22.04",
  noble: "24.04",
  resolute: "26.04",
};

/** Alpine: https://alpinelinux.org/releases/, as https://endoflife.date/alpine-linux holds it. */
export const ALPINE: Releases = {
  "3.5": "2018-11-01",
  "3.6": "2019-05-01",
  "3.7": "2019-11-01",
  "3.8": "2020-05-01",
  "3.9": "2020-11-01",
  "3.10": "2021-05-01",
  "3.11": "2021-11-01",
  "3.12": "2022-05-01",
  "3.13": "2022-11-01",
  "3.14": "2023-05-01",
  "3.15": "2023-11-01",
  "3.16": "2024-05-23",
  "3.17": "2024-11-22",
  "3.18": "2025-05-09",
  "3.19": "2025-11-01",
  "3.20": "2026-04-01",
  "3.21": "2026-11-01",
  "3.22": "2027-05-01",
};
