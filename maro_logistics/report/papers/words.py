"""Every label of the papers in every language, and how numbers and dates are told in it.

One row of :data:`WORDS` is one label; a language is one more column.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

LANGUAGES: Final = ("en", "fr")

WORDS: Final[dict[str, tuple[str, str]]] = {
    "task sheet": ("Task sheet", "Feuille de tâches"),
    "convoy manifest": ("Convoy manifest", "Manifeste de convoi"),
    "waybill": ("Waybill", "Lettre de voiture"),
    "release order": ("Release order", "Ordre de sortie"),
    "stock card": ("Stock card (projection)", "Fiche de stock (projection)"),
    "situation brief": ("Situation brief", "Point de situation"),
    "document": ("Document no.", "Document nº"),
    "operation": ("Operation", "Opération"),
    "page": ("page", "page"),
    "of": ("of", "sur"),
    "sensitivity": ("Sensitivity", "Sensibilité"),
    "planned": (
        "Planned figures; what is done is written in by hand",
        "Chiffres prévus ; le réalisé s'écrit à la main",
    ),
    "agency": ("Agency", "Organisation"),
    "no agency": ("No agency", "Sans organisation"),
    "common goods": ("common", "commun"),
    "date": ("Date", "Date"),
    "day": ("Day", "Jour"),
    "horizon": ("Horizon", "Période"),
    "from": ("From", "De"),
    "to": ("To", "À"),
    "route": ("Route", "Itinéraire"),
    "mode": ("Mode", "Mode"),
    "depart": ("Departure", "Départ"),
    "arrive": ("Planned arrival", "Arrivée prévue"),
    "received in stock": ("In stock there", "En stock à destination"),
    "back": ("Back at base", "Retour à la base"),
    "not back": ("stays there", "reste sur place"),
    "transporter": ("Transporter", "Transporteur"),
    "vehicles": ("Vehicles", "Véhicules"),
    "trips": ("Trips", "Rotations"),
    "trip": ("Trip", "Rotation"),
    "carrier": ("bought transport", "transport acheté"),
    "loads": ("loads", "chargements"),
    "cargo": ("Cargo", "Chargement"),
    "empty": ("No cargo: the vehicles move to another base", "Sans chargement : les véhicules changent de base"),
    "return load": ("Return load", "Chargement de retour"),
    "no return load": ("none", "aucun"),
    "item": ("Item", "Article"),
    "owner": ("Owner", "Propriétaire"),
    "batch": ("Expiry / earmark", "Péremption / affectation"),
    "unit": ("Unit", "Unité"),
    "quantity": ("Quantity", "Quantité"),
    "handling units": ("Handling units", "Colis"),
    "weight": ("Weight kg", "Poids kg"),
    "volume": ("Volume m3", "Volume m3"),
    "tonnes": ("t", "t"),
    "total": ("Total", "Total"),
    "received good": ("Received, good", "Reçu, bon état"),
    "received damaged": ("Received, damaged", "Reçu, endommagé"),
    "order of march": ("Order of march and loading list", "Ordre de marche et liste de chargement"),
    "number": ("No.", "Nº"),
    "plate": ("Plate", "Immatriculation"),
    "driver": ("Driver, phone", "Chauffeur, téléphone"),
    "load": ("Load", "Chargement"),
    "convoy leader": ("Convoy leader", "Chef de convoi"),
    "security focal point": ("Security focal point", "Point focal sécurité"),
    "call intervals": ("Agreed call intervals", "Appels convenus (intervalle)"),
    "planned stops": ("Planned stops", "Arrêts prévus"),
    "if blocked": ("If the road is blocked", "Si la route est bloquée"),
    "packing list sent": ("Packing list and arrival told to receiver", "Liste de colisage et arrivée annoncées"),
    "escort": ("Escort and relay teams", "Équipes d'escorte et de relais"),
    "convoys": ("convoys", "convois"),
    "teams": ("teams", "équipes"),
    "communications": ("Communications on the route", "Communications sur l'itinéraire"),
    "none": ("none", "aucune"),
    "radio": ("radio", "radio"),
    "full": ("full", "complètes"),
    "distance": ("Distance", "Distance"),
    "largest load": ("Largest load of a trip", "Charge maximale par rotation"),
    "trip note": (
        "One row is one trip; a vehicle that is back in time may make several.",
        "Une ligne est une rotation ; un véhicule rentré à temps peut en faire plusieurs.",
    ),
    "provisional": (
        "Provisional: this date stands for a longer period, and vehicles are not yet whole.",
        "Provisoire : cette date représente une période plus longue ; véhicules non encore entiers.",
    ),
    "does not fit": (
        "Does not fit in whole units; load the rest on another trip:",
        "Ne tient pas en unités entières ; charger le reste sur une autre rotation :",
    ),
    "released by": ("Released by", "Sortie autorisée par"),
    "authorised by": ("Authorised by", "Autorisé par"),
    "storekeeper": ("Storekeeper", "Magasinier"),
    "carried by": ("Carried by", "Transporté par"),
    "received by": ("Received by", "Reçu par"),
    "name": ("Name", "Nom"),
    "signature": ("Signature", "Signature"),
    "receipt date": ("Date of receipt", "Date de réception"),
    "remarks": ("Remarks", "Observations"),
    "own vehicles": ("Movements with your vehicles", "Mouvements avec vos véhicules"),
    "others' vehicles": ("Your goods on others' vehicles", "Vos biens sur les véhicules d'autrui"),
    "teams to send": ("Escort and relay teams to send", "Équipes d'escorte et de relais à envoyer"),
    "purchases": ("Purchases to place", "Achats à passer"),
    "openings": ("Places to open", "Sites à ouvrir"),
    "supplier": ("Supplier", "Fournisseur"),
    "cost": ("Cost", "Coût"),
    "fleet": ("Fleet", "Flotte"),
    "place": ("Place", "Lieu"),
    "nothing to do": ("Nothing to do.", "Rien à faire."),
    "days in all": ("Movements, day by day", "Mouvements, jour par jour"),
    "whose vehicles": ("Vehicles of", "Véhicules de"),
    "movements": ("Movements", "Mouvements"),
    "destination": ("Destination", "Destination"),
    "status": ("Status", "Statut"),
    "verified": ("verified", "vérifié"),
    "accepted": ("accepted", "accepté"),
    "rejected": ("rejected, reason:", "rejeté, motif :"),
    "opening": ("Opening", "Ouverture"),
    "arrivals": ("Dated arrivals", "Arrivages"),
    "orders": ("Orders", "Commandes"),
    "received": ("Received", "Reçu"),
    "dispatched": ("Dispatched", "Expédié"),
    "issued": ("Issued", "Distribué"),
    "lost": ("Lost, discarded", "Perdu, jeté"),
    "closing": ("Closing", "Solde"),
    "storage": ("Storage", "Capacité"),
    "largest stock": ("Largest stock", "Stock maximal"),
    "quiet days": ("Only days on which something moves are listed.", "Seuls les jours de mouvement figurent."),
    "plan": ("Plan", "Plan"),
    "objective": ("Objective", "Objectif"),
    "proven bound": ("No plan can be below", "Aucun plan ne peut être sous"),
    "gap": ("Gap", "Écart"),
    "not proven": ("not proven", "non prouvé"),
    "people": ("People", "Personnes"),
    "people in need": ("People in need", "Personnes dans le besoin"),
    "person-days met": ("Need met, in person-days", "Besoins couverts, en jours-personnes"),
    "need by priority": (
        "Need met by priority (share of what is due, weighted by people)",
        "Besoins couverts par priorité (part de ce qui est dû, pondérée par les personnes)",
    ),
    "priority": ("Priority", "Priorité"),
    "lines": ("Need lines", "Lignes de besoin"),
    "on time": ("On time", "À temps"),
    "late": ("Late", "En retard"),
    "unmet": ("Unmet", "Non couvert"),
    "shortest places": ("Where most people go short", "Où le plus de personnes manquent"),
    "why": ("Main cause", "Cause principale"),
    "bottlenecks": ("What one more unit would buy", "Ce qu'apporterait une unité de plus"),
    "resource": ("Resource", "Ressource"),
    "worth": ("Worth", "Valeur"),
    "person-days": ("Person-days", "Jours-personnes"),
    "transport by mode": ("Transport", "Transport"),
    "next days": ("The first departures", "Les premiers départs"),
    "funds": ("Money", "Fonds"),
    "fund": ("Fund", "Fonds"),
    "amount": ("Amount", "Montant"),
    "spent": ("Spent", "Dépensé"),
    "free spending": ("without fund", "hors fonds"),
    "nothing unmet": ("Nothing stays unmet.", "Rien ne reste non couvert."),
    "contents": ("Documents", "Documents"),
    "road": ("road", "route"),
    "air": ("air", "air"),
    "sea": ("sea", "mer"),
    "river": ("river", "fleuve"),
    "rail": ("rail", "rail"),
    "pack": ("pack animals", "animaux de bât"),
    "drone": ("drone", "drone"),
    "relay": ("relay", "relais"),
}  # fmt: skip
"""English, French."""

_MONTHS: Final = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "fr": ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."),
}
_MARKS: Final = {"en": (",", "."), "fr": ("\u202f", ",")}
"""Between groups of three digits, before decimals."""
FINEST = 3
"""Decimals at most: quantities are told in thousandths."""


@dataclass(frozen=True, slots=True)
class Language:
    """How labels, numbers and dates are told."""

    code: str

    def __call__(self, label: str) -> str:
        """The label in this language; ``KeyError`` if there is none."""
        return WORDS[label][LANGUAGES.index(self.code)]

    def number(self, value: float, decimals: int = FINEST, *, fixed: bool = False) -> str:
        """The number with groups of three digits; zeros at the end are dropped unless the decimals are ``fixed``."""
        thousands, point = _MARKS[self.code]
        text = f"{value:,.{decimals}f}"
        if decimals and not fixed:
            text = text.rstrip("0").rstrip(".")
        text = "0" if text in ("-0", "") else text
        return text.replace(",", " ").replace(".", point).replace(" ", thousands)

    def percent(self, share: float, decimals: int = 0) -> str:
        """A share as a percentage: ``12 %`` (no-break space)."""
        return f"{self.number(100 * share, decimals, fixed=True)}\u00a0%"

    def date(self, day: Any) -> str:
        """A date: ``01 Aug 2004``, ``1er août 2004``; empty for none."""
        if day is None or day != day:  # noqa: PLR0124  (no date differs from itself)
            return ""
        month = _MONTHS[self.code][day.month - 1]
        number = f"{day.day:02d}" if self.code == "en" else "1er" if day.day == 1 else str(day.day)
        return f"{number} {month} {day.year}"

    def short_date(self, day: Any) -> str:
        """A date in a table: ``01 Aug``, ``01/08``; empty for none."""
        if day is None or day != day:  # noqa: PLR0124
            return ""
        return (
            f"{day.day:02d} {_MONTHS['en'][day.month - 1]}" if self.code == "en" else f"{day.day:02d}/{day.month:02d}"
        )


def language(code: str) -> Language:
    """The language of a code; English when the papers do not have it."""
    return Language(code if code in LANGUAGES else LANGUAGES[0])


def stamp(day: date) -> str:
    """A date as it stands in document numbers and file names: ``20040801``."""
    return f"{day:%Y%m%d}"
