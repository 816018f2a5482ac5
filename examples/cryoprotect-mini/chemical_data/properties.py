"""What RDKit computes about one molecule."""

from typing import Any

from rdkit import Chem, RDLogger
from rdkit.Chem import Crippen, Descriptors, Lipinski, rdMolDescriptors

# RDKit writes its complaints about a SMILES to stderr; they go to the caller instead.
RDLogger.DisableLog("rdApp.*")

MAX_SMILES_LENGTH = 500


class MoleculeError(ValueError):
    """The text is not a molecule that this application accepts."""


def parse_molecule(smiles: str) -> Chem.Mol:
    """Raises MoleculeError for text that is too long, empty or not SMILES."""
    if len(smiles) > MAX_SMILES_LENGTH:
        raise MoleculeError(f"a SMILES of more than {MAX_SMILES_LENGTH} characters is not accepted")
    molecule = Chem.MolFromSmiles(smiles)
    if molecule is None or molecule.GetNumAtoms() == 0:
        raise MoleculeError(f"not a valid SMILES: {smiles}")
    return molecule


def compute_properties(molecule: Chem.Mol) -> dict[str, Any]:
    """Weight in g/mol, polar surface area (tpsa) in square angstrom."""
    return {
        "smiles": Chem.MolToSmiles(molecule),
        "formula": rdMolDescriptors.CalcMolFormula(molecule),
        "weight": round(Descriptors.MolWt(molecule), 3),
        "logp": round(Crippen.MolLogP(molecule), 3),
        "tpsa": round(rdMolDescriptors.CalcTPSA(molecule), 2),
        "hydrogen_bond_donors": Lipinski.NumHDonors(molecule),
        "hydrogen_bond_acceptors": Lipinski.NumHAcceptors(molecule),
    }


def draw_molecule(molecule: Chem.Mol) -> str:
    """An SVG picture. Raises ImportError where the X libraries that RDKit draws with are not installed."""
    # Imported here because it alone needs system libraries; all else works without them.
    from rdkit.Chem.Draw import rdMolDraw2D

    drawer = rdMolDraw2D.MolDraw2DSVG(320, 240)
    rdMolDraw2D.PrepareAndDrawMolecule(drawer, molecule)
    drawer.FinishDrawing()
    return drawer.GetDrawingText()
