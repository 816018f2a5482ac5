"""The reference set: every descriptor of a few hundred known molecules, computed once at start."""

import logging
import os
import threading
import time
from typing import Any

import numpy as np
import pandas as pd
from rdkit import Chem
from rdkit.Chem import Descriptors

log = logging.getLogger(__name__)

MOLECULES_FILE = os.path.join(os.path.dirname(__file__), "molecules.csv")


class ReferenceSet:
    """Warms up in a thread. `state` goes from "cold" over "warming" to "ready" or "failed"."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._state = "cold"
        self._done = threading.Event()
        # Held for each step of the warm-up and while the process forks, so that a child never
        # inherits a half-finished step.
        self._step = threading.Lock()
        self._molecules = pd.DataFrame()
        self._scaled = np.empty((0, 0))
        self._columns = np.empty(0, dtype=bool)
        self._mean = self._spread = np.empty(0)

    @property
    def state(self) -> str:
        return self._state

    def start(self) -> None:
        """Starts the warm-up unless it has been started."""
        if self._state == "cold":
            self._state = "warming"
            threading.Thread(target=self._warm_up, name="reference-set", daemon=True).start()

    def wait(self, seconds: float) -> bool:
        """True once the warm-up has ended, well or badly."""
        return self._done.wait(seconds)

    def find_similar(self, molecule: Chem.Mol, count: int) -> list[dict[str, Any]]:
        """The molecules of the set that are nearest in standardised descriptors; it must be ready."""
        wanted = (_describe(molecule)[self._columns] - self._mean) / self._spread
        distances = np.linalg.norm(self._scaled - np.nan_to_num(wanted), axis=1)
        nearest = np.argsort(distances, kind="stable")[:count]
        found = self._molecules.iloc[nearest].assign(distance=distances[nearest].round(3))
        return found.to_dict("records")

    def prepare_fork(self) -> None:
        self._step.acquire()

    def resume_parent(self) -> None:
        self._step.release()

    def resume_child(self) -> None:
        """Threads do not survive a fork: an unfinished warm-up begins again in the child."""
        self._step = threading.Lock()
        if self._state == "warming":
            self._state = "cold"
            self.start()

    def _warm_up(self) -> None:
        begun = time.monotonic()
        try:
            with self._step:
                molecules = pd.read_csv(self._path)
            rows = []
            for smiles in molecules["smiles"]:
                with self._step:
                    rows.append(_describe(Chem.MolFromSmiles(smiles)))
            with self._step:
                self._keep(molecules, np.vstack(rows))
                self._state = "ready"
                self._done.set()
            log.info("%d reference molecules in %.1f s", len(molecules), time.monotonic() - begun)
        except Exception:
            log.exception("the reference set cannot be computed from %s", self._path)
            with self._step:
                self._state = "failed"
                self._done.set()

    def _keep(self, molecules: pd.DataFrame, descriptors: np.ndarray) -> None:
        # A descriptor that is the same for all, or undefined for one, says nothing about likeness.
        self._columns = np.isfinite(descriptors).all(axis=0) & (descriptors.std(axis=0) > 0)
        kept = descriptors[:, self._columns]
        self._mean, self._spread = kept.mean(axis=0), kept.std(axis=0)
        self._scaled = (kept - self._mean) / self._spread
        self._molecules = molecules


def _describe(molecule: Chem.Mol) -> np.ndarray:
    return np.array(list(Descriptors.CalcMolDescriptors(molecule).values()), dtype=float)


REFERENCE = ReferenceSet(MOLECULES_FILE)
os.register_at_fork(
    before=REFERENCE.prepare_fork,
    after_in_parent=REFERENCE.resume_parent,
    after_in_child=REFERENCE.resume_child,
)
