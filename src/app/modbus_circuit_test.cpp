#include "app/modbus_circuit.hpp"

#include <doctest/doctest.h>

using namespace joulewatch;
using namespace std::chrono_literals;

namespace {

Timestamp atSecond(std::int64_t second) { return Timestamp{std::chrono::seconds{second}}; }

}  // namespace

TEST_CASE("the third failure in a row opens the circuit, and the waits double up to an end") {
    ModbusCircuit circuit(1s);
    for (int i = 0; i < 2; ++i) circuit.failed(atSecond(0));
    CHECK_FALSE(circuit.isOpen());
    circuit.failed(atSecond(0));
    CHECK(circuit.openUntil() == atSecond(5));
    CHECK_FALSE(circuit.mayAsk(atSecond(4)));
    CHECK(circuit.mayAsk(atSecond(5)));
    circuit.failed(atSecond(5));
    CHECK(circuit.openUntil() == atSecond(15));
    for (int i = 0; i < 10; ++i) circuit.failed(atSecond(1000));
    CHECK(circuit.openUntil() == atSecond(1300));
}

TEST_CASE("one answer closes the circuit, and failures count from the beginning") {
    ModbusCircuit circuit(1s);
    for (int i = 0; i < 5; ++i) circuit.failed(atSecond(0));
    circuit.succeeded();
    CHECK(circuit.mayAsk(atSecond(0)));
    for (int i = 0; i < 2; ++i) circuit.failed(atSecond(9));
    CHECK(circuit.mayAsk(atSecond(9)));
    circuit.failed(atSecond(9));
    CHECK(circuit.openUntil() == atSecond(14));
}

TEST_CASE("a meter asked seldom is not asked more often when it fails") {
    ModbusCircuit circuit(10min);
    for (int i = 0; i < 3; ++i) circuit.failed(atSecond(0));
    CHECK(circuit.openUntil() == atSecond(600));
    circuit.failed(atSecond(600));
    CHECK(circuit.openUntil() == atSecond(1200));
}

TEST_CASE("rounds are at multiples of their interval") {
    CHECK(nextRound(atSecond(12), 5s) == atSecond(15));
    CHECK(nextRound(atSecond(15), 5s) == atSecond(20));
    CHECK(nextRound(atSecond(15) - 1ms, 5s) == atSecond(15));
}
