"""Words that schemas are drawn from: things to keep tables of, and facts to keep of them, in six languages.

A fact is `kind phrase`. Kinds: t text, k short code, i whole number, d decimal number, D date, M moment, T time, b yes or no.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Domain:
    name: str
    language: str
    things: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]


def _domain(name: str, language: str, things: str, facts: str) -> Domain:
    pairs = (fact.strip().split(" ", 1) for fact in facts.split(","))
    return Domain(name, language, tuple(thing.strip() for thing in things.split(",")), tuple((kind, phrase) for kind, phrase in pairs))


DOMAINS = (
    _domain(
        "airline", "en", "flight, aircraft, booking, passenger list, seat map, crew roster, airport, baggage claim, fare class, gate",
        "t flight number, D departure date, T departure time, M actual arrival, k carrier code, k gate, i seat count, d fare amount,"
        "k currency, t tail number, t route name, b cancelled, i distance km, d fuel load, k cabin, t booking reference, b checked in,"
        "k meal code, i bag count, d bag weight, D maintenance due, k terminal, t remark, M last change, i delay minutes, t operator name",
    ),
    _domain(
        "library", "en", "item, loan, borrower, reservation, branch, shelf, author, publisher, fine, reading room visit",
        "t title, t subtitle, k language code, D loan date, D due date, D return date, i page count, d fine amount, b reference only,"
        "t shelf mark, k item status, t isbn, i edition, D acquisition date, d purchase price, t publisher name, k borrower category,"
        "b renewed, i renewal count, M collected at, T opening time, T closing time, t branch name, t note, k condition code, i copies held",
    ),
    _domain(
        "laboratory", "en", "specimen, assay, result, instrument, reagent lot, worksheet, container, requester, control sample, storage rack",
        "t specimen number, k specimen type, M collected at, M received at, k analyte code, d result value, k unit, d lower limit,"
        "d upper limit, b out of range, t comment text, k instrument code, i run number, D calibration date, D expiry date, t lot number,"
        "i volume ul, b haemolysed, k priority, t rack position, T read time, i dilution, k result status, t method name, d temperature",
    ),
    _domain(
        "bank", "en", "account, customer, transfer, card, standing order, branch office, loan contract, interest rate, collateral, statement",
        "t iban, k account type, D opening date, D closing date, d balance, d credit limit, k currency code, b blocked, t holder name,"
        "D value date, M booked at, d amount, t purpose, k transaction code, i term months, d rate percent, t card number, D valid until,"
        "k risk class, b joint account, i statement number, t postal code, t city, k country code, t street, i overdraft days, T cut off time",
    ),
    _domain(
        "school", "en", "pupil, course, class group, teacher, enrolment, exam, room, timetable slot, absence, report card",
        "t given name, t family name, D birth date, k year group, t course title, i credits, k grade, D exam date, T start time, T end time,"
        "b passed, k absence reason, i hours missed, t room name, i capacity, D enrolled on, D left on, k subject code, t guardian phone,"
        "d average mark, b boarding, k house, t remarks, M submitted at, i attempt, t email address, d fee",
    ),
    _domain(
        "warehouse", "en", "article, stock, bin, delivery, supplier, pick list, pallet, goods receipt, carrier, return",
        "t article number, t description short, k unit of measure, d unit price, i quantity, D delivery date, M scanned at, b hazardous,"
        "t batch, D best before, k storage class, d gross weight, d net weight, i stacking height, t supplier name, k incoterm, t aisle,"
        "i level, k abc class, t tracking number, T slot start, T slot end, b blocked for picking, t order reference, d volume m3",
    ),
    _domain(
        "observatory", "en", "telescope, target, exposure, detector, night log, proposal, filter, calibration frame, weather reading, dome",
        "t target name, d right ascension, d declination, M exposure start, i exposure seconds, k filter code, d airmass, b guided,"
        "t file name, k frame type, D night, T twilight end, d wind speed, i humidity, t observer initials, k programme, d seeing, i gain,"
        "b photometric, t proposal title, D submitted on, k instrument mode, i binning, d focus position, t remark",
    ),
    _domain(
        "Bibliothek", "de", "Ausleihe, Medium, Leser, Vormerkung, Zweigstelle, Verlag, Mahnung, Standort, Gebühr",
        "t Titel, t Untertitel, k Sprachcode, D Ausleihdatum, D Rückgabedatum, i Seitenzahl, d Gebührenbetrag, b Nur Lesesaal, t Signatur,"
        "k Medienstatus, t Verlagsname, i Auflage, D Zugangsdatum, d Kaufpreis, k Lesergruppe, M Abgeholt am, T Öffnungszeit, t Bemerkung,"
        "i Verlängerungen, t Ort, k Länderkennzeichen, b Gesperrt, t Strasse, i Exemplare",
    ),
    _domain(
        "Stadtwerke", "de", "Zähler, Kunde, Vertrag, Ablesung, Rechnung, Tarif, Netzanschluss, Zahlung, Messstelle",
        "t Zählernummer, k Zählerart, D Einbaudatum, D Ausbaudatum, d Zählerstand, i Vertragslaufzeit, k Tarifgruppe, d Arbeitspreis,"
        "b Lastschrift, D Rechnungsdatum, d Rechnungsbetrag, t Ortsteil, t Hausnummer, M Abgelesen am, T Sperrzeit, k Steuerklasse,"
        "i Mahnstufe, t Kundenname, b Ökostrom, t Hinweis, k Netzgebiet, D Vertragsbeginn, i Jahresverbrauch",
    ),
    _domain(
        "école", "fr", "élève, cours, classe, professeur, inscription, examen, salle, absence, bulletin",
        "t nom, t prénom, D date de naissance, k niveau, t intitulé, i crédits, k mention, D date examen, T heure début, T heure fin, b reçu,"
        "k motif absence, i heures perdues, t nom salle, i capacité, D date inscription, k code matière, t téléphone, d moyenne, b interne,"
        "t remarques, M déposé le, i tentative, t courriel, d frais, t ville",
    ),
    _domain(
        "hôtel", "fr", "chambre, réservation, client, facture, séjour, tarif, prestation, étage, paiement",
        "t numéro chambre, D date arrivée, D date départ, i nombre de nuits, d montant total, k devise, b petit déjeuner, t nom client,"
        "k catégorie, M confirmé le, t commentaire, T heure arrivée, i nombre de lits, d taux taxe, k pays, t adresse, b annulé, i étage,"
        "t référence dossier, k mode paiement, D date facture, d acompte",
    ),
    _domain(
        "museo", "es", "obra, autor, sala, exposición, préstamo, donante, restauración, visita, inventario",
        "t título, t técnica, D fecha ingreso, d valor seguro, k estado, i alto mm, i ancho mm, t procedencia, b expuesta, k código sala,"
        "D fecha inicio, D fecha fin, t nombre autor, k país, T hora apertura, M registrado el, d peso, t observaciones, i aforo, t ciudad,"
        "b firmada, k tipo obra, i siglo, t depósito",
    ),
    _domain(
        "waterschap", "nl", "meetpunt, meting, gemaal, dijkvak, vergunning, inspectie, perceel, aanslag, beheerder",
        "t meetpuntcode, k watersoort, D meetdatum, T meettijd, d waterstand, k eenheid, i debiet, b goedgekeurd, t opmerking, D ingangsdatum,"
        "D einddatum, t straatnaam, t plaats, d oppervlakte, k gebruiksfunctie, M gewijzigd op, i bouwjaar, t eigenaar, b drempel, k zone,"
        "d tarief, i aantal pompen",
    ),
    _domain(
        "azienda agricola", "it", "campo, coltura, raccolto, trattamento, fornitore, magazzino, macchina, operaio, vendita",
        "t nome campo, d superficie, D data semina, D data raccolta, d quantità, k unità di misura, b biologico, t varietà, k codice prodotto,"
        "d prezzo, i numero piante, t note, M registrato il, T ora inizio, T ora fine, k stato, t targa, i anno acquisto, b irrigato, t comune,"
        "k provincia, d dose ettaro",
    ),
)  # fmt: skip

LIST_MEANINGS = {
    "en": ("Open", "Closed", "Under review", "Withdrawn", "Not known", "Planned", "Active", "Deceased estate", "Transferred out",
           "Waiting for approval", "Rejected", "Other, see remarks", "Provisional", "Archived"),
    "de": ("Offen", "Geschlossen", "In Prüfung", "Zurückgezogen", "Unbekannt", "Geplant", "Aktiv", "Abgelehnt", "Sonstige", "Vorläufig"),
    "fr": ("Ouvert", "Fermé", "En cours", "Retiré", "Inconnu", "Prévu", "Actif", "Refusé", "Autre", "Provisoire"),
    "es": ("Abierto", "Cerrado", "En revisión", "Retirado", "Desconocido", "Previsto", "Activo", "Rechazado", "Otro", "Provisional"),
    "nl": ("Open", "Gesloten", "In behandeling", "Ingetrokken", "Onbekend", "Gepland", "Actief", "Afgewezen", "Overig", "Voorlopig"),
    "it": ("Aperto", "Chiuso", "In esame", "Ritirato", "Sconosciuto", "Previsto", "Attivo", "Respinto", "Altro", "Provvisorio"),
}  # fmt: skip
