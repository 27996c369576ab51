// Tables as German, French, Spanish and Portuguese meters and their operators export them.
#include <doctest/doctest.h>

#include <string>

#include "ingest/table/header_guess.hpp"
#include "ingest/table/infer_table.hpp"

using namespace joulewatch;
using Role = ColumnRole;

namespace {

TableMapping infer(const std::string& text) {
    const auto sample = sampleTable(text, "a.csv");
    REQUIRE_MESSAGE(sample.has_value(), sample.error().message);
    TableMapping mapping = inferTable(*sample);
    CHECK_MESSAGE(!mapping.problem, mapping.problem.value_or(""));
    return mapping;
}

/// `timestamp clock energy[kWh]:Hall A`; `-` is ignored.
std::string roles(const TableMapping& mapping) {
    std::string text;
    for (const MappedColumn& each : mapping.columns) {
        if (!text.empty()) text += ' ';
        text += each.role == Role::ignored ? "-" : name(each.role);
        if (!each.unit.empty()) text += "[" + each.unit + "]";
        if (!each.meter.empty()) text += ":" + each.meter;
    }
    return text;
}

void expect(const std::string& header, Role role, const std::string& unit = "") {
    CAPTURE(header);
    const HeaderGuess guess = guessHeader(header);
    CHECK(name(guess.role) == name(role));
    CHECK(guess.unit == unit);
}

}  // namespace

TEST_CASE("a German load profile: semicolons, decimal commas, day first, date and time apart") {
    const TableMapping mapping = infer(
        "Zählpunkt;Datum;Uhrzeit;Verbrauch [kWh];Außentemperatur (°C);Luftfeuchte (%);Standort\n"
        "DE0001;01.02.2024;00:00;1,25;4,5;81;Halle 1\n"
        "DE0001;01.02.2024;00:15;1.024,5;4,25;80;Halle 1\n"
        "DE0001;02.02.2024;24:00;0,75;3,5;79;Halle 1\n");
    CHECK(roles(mapping) ==
          "meter timestamp clock energy[kWh] temperature[°C] humidity[%] location");
    CHECK(mapping.delimiter == ';');
    CHECK(mapping.decimalPoint == ',');
    CHECK(mapping.stamps == StampFormat::dayFirst);
    CHECK_FALSE(mapping.datesAmbiguous);  // points between: nobody puts the month first
    CHECK(mapping.interval == std::chrono::minutes{15});
    CHECK(mapping.confident());
    CHECK(name(mapping.shape) == "consumption");
}

TEST_CASE("a German machine log, in Latin-1") {
    const TableMapping mapping = infer(
        "Zeitstempel;Maschine;Maschinentyp;Spannung (V);Strom (A);Leistung (kW);Leistungsfaktor;"
        "\xD6ltemperatur\n"
        "31.01.2024 12:00;M1;Fr\xE4se;398,5;7,03;2,39;0,86;41,5\n");
    CHECK(roles(mapping) ==
          "timestamp meter type voltage[V] current[A] power[kW] powerFactor temperature[°C]");
    CHECK(mapping.encoding == "Latin-1");
    CHECK(mapping.columns.back().header == "Öltemperatur");
    CHECK(mapping.confident());
}

TEST_CASE("what German columns are called") {
    expect("Zaehlernummer", Role::meter);
    expect("Zählerstand in kWh", Role::energy, "kWh");
    expect("Wirkleistung_kW", Role::power, "kW");
    expect("Gesamtwirkleistung [W]", Role::power, "W");
    expect("Stromverbrauch kWh", Role::energy, "kWh");
    expect("Blindleistung (kvar)", Role::reactivePower, "kvar");
    expect("Scheinleistung [kVA]", Role::ignored);
    expect("Einspeisung kWh", Role::ignored);
    expect("Stromstärke", Role::current);
    expect("Netzfrequenz [Hz]", Role::frequency, "Hz");
    expect("rel. Luftfeuchtigkeit", Role::humidity);
    expect("Kosten (€)", Role::cost);
    expect("Preis ct/kWh", Role::cost);
    expect("Auslastung [%]", Role::load, "%");
    expect("Gebäude", Role::location);
    expect("Jahreszeit", Role::season);
    expect("cos(φ)", Role::powerFactor);
    CHECK(guessHeader("Spannung L2").meter == "L2");
    CHECK(guessHeader("Strom L3 [A]").meter == "L3");
    CHECK(guessHeader("Verbrauch Halle 2 [kWh]").meter == "Halle 2");
}

TEST_CASE("German 'Strom' is the current beside a voltage; alone the user is asked") {
    CHECK_FALSE(infer("Datum;Strom\n31.01.2024;12,5\n").confident());
    CHECK(infer("Datum;Spannung;Strom\n31.01.2024;230,5;12,5\n").confident());
    const TableMapping utilities = infer("Datum;Strom (kWh);Gas (kWh)\n31.01.2024;12,5;80,1\n");
    CHECK(roles(utilities) == "timestamp meterColumn[kWh]:Strom meterColumn[kWh]:Gas");
}

TEST_CASE("French, Spanish and Portuguese tables") {
    CHECK(roles(infer("Horodatage;Compteur;Énergie active (kWh);Tension (V);Intensité (A);"
                      "Facteur de puissance;Température (°C);Humidité (%)\n"
                      "31/01/2024 12:00;C1;1,5;230,1;6,5;0,95;4,5;80\n")) ==
          "timestamp meter energy[kWh] voltage[V] current[A] powerFactor temperature[°C] "
          "humidity[%]");
    CHECK(roles(infer("Date;Heure;Puissance active (W);Puissance apparente (VA);Coût (€)\n"
                      "31/01/2024;12:00:00;1500;1600;0,25\n")) ==
          "timestamp clock power[W] - cost");
    CHECK(roles(infer("CUPS;Fecha;Hora;Consumo_kWh;Ubicación\n"
                      "ES01;31/01/2024;12:00;1,5;Madrid\n")) ==
          "meter timestamp clock energy[kWh] location");
    CHECK(roles(infer("Fecha y hora;Máquina;Tensión (V);Corriente (A);Potencia (kW);"
                      "Factor de potencia\n31/01/2024 12:00;M1;400;8;4,4;0,8\n")) ==
          "timestamp meter voltage[V] current[A] power[kW] powerFactor");
    CHECK(roles(infer("Data;Hora;Medidor;Tensão (V);Corrente (A);Potência ativa (kW);"
                      "Fator de potência;Umidade (%)\n"
                      "31/01/2024;12:00;M1;220;8;1,4;0,8;60\n")) ==
          "timestamp clock meter voltage[V] current[A] power[kW] powerFactor humidity[%]");
}

TEST_CASE("accents may be there or not") {
    for (const char* header : {"Zähler", "ZÄHLER", "Zaehler", "Z\xC3\x84HLER"})
        expect(header, Role::meter);
    for (const char* header : {"énergie", "ENERGIE", "Energía", "energia"})
        expect(header, Role::energy);
}
