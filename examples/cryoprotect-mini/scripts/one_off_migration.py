"""Run once, for 0.9: stores the cryoprotectants of the reference file through Supabase.

Started with: python -m scripts.one_off_migration
"""

import csv

from dotenv import load_dotenv

from chemical_data.properties import compute_properties, parse_molecule
from chemical_data.reference import MOLECULES_FILE
from config import Config
from database import SupabaseClient


def main() -> None:
    load_dotenv()
    config = Config.from_env()
    client = SupabaseClient(config.supabase_url, config.supabase_key, config.supabase_service_key)
    with open(MOLECULES_FILE, newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["family"] == "cryoprotectant"]
    for row in rows:
        client.insert("molecules", {"name": row["name"], **compute_properties(parse_molecule(row["smiles"]))})
    print(f"{len(rows)} molecules stored")


if __name__ == "__main__":
    main()
