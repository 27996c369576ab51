#include "ingest/comtrade/comtrade.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <optional>

#include "support/temporary_file.hpp"

using namespace joulewatch;
using doctest::Approx;

namespace {

struct Read {
    Result<WaveformReport> report;
    std::vector<Waveform> pieces;
};

Read readFile(const std::filesystem::path& file, ComtradeOptions options = {}) {
    Read result{WaveformReport{}, {}};
    result.report = readComtrade(file, options, [&](const Waveform& piece) {
        result.pieces.push_back(piece);
        return true;
    });
    return result;
}

/// A .cfg and its .dat.
Read read(std::string_view config, std::string_view data, ComtradeOptions options = {}) {
    const TemporaryFile cfg("record.cfg", config);
    const TemporaryFile dat("record.dat", data);
    return readFile(cfg.path(), options);
}

std::string errorOf(const Read& result) {
    if (result.report) return "read without error";
    const std::string& message = result.report.error().message;
    return message.substr(message.find("_record.") + 8);
}

/// Two currents and one voltage in three samples at 6.4 kHz, of the 1999 edition.
std::string config(std::string_view type, std::string_view rates = "1\n6400,3",
                   std::string_view multiplier = "1") {
    return fmt::format(
        "Station,Recorder,1999\n"
        "5,3A,2D\n"
        "1,IA,A,,A,0.5,1,0,-32767,32767,100,5,S\n"
        "2,IB,B,,kA,0.001,0,0,-32767,32767,1,1,P\n"
        "3,UL1,,,kV,0.01,0,0,-32767,32767,1,1,p\n"
        "1,trip,,,0\n2,close,,,0\n"
        "50\n{}\n02/01/2024,10:00:00.000000\n02/01/2024,10:00:00.001000\n{}\n{}\n",
        rates, type, multiplier);
}

template <class T>
void put(std::string& bytes, T value) {
    char raw[sizeof(T)];
    std::memcpy(raw, &value, sizeof(T));
    bytes.append(raw, sizeof(T));
}

template <class T>
std::string binaryRecord(std::uint32_t number, std::uint32_t stamp, std::array<T, 3> analogs) {
    std::string bytes;
    put(bytes, number);
    put(bytes, stamp);
    for (const T each : analogs) put(bytes, each);
    put(bytes, std::uint16_t{3});
    return bytes;
}

const std::string kAscii =
    "1,0,10,100,2300,0,1\r\n2,156,99999,-100,2301,0,0\r\n3,313,-10,,2302,1,0\r\n\x1A";

std::optional<std::filesystem::path> sharedRecords() {
    const char* const root = std::getenv("JOULEWATCH_SHARED_DATA");
    const std::filesystem::path data =
        root != nullptr ? root : std::filesystem::path(JOULEWATCH_TESTS_DIR) / "../../shared/data";
    if (std::filesystem::is_directory(data / "formats/comtrade")) return data / "formats/comtrade";
    std::cout << "skipped: no COMTRADE samples in " << data << '\n';
    return std::nullopt;
}

}  // namespace

TEST_CASE("an ASCII record gives amperes and volts of the primary side, missing ones as NaN") {
    const Read result = read(config("ASCII"), kAscii);
    REQUIRE(result.report);
    CHECK(result.report->samples == 3);
    REQUIRE(result.pieces.size() == 1);
    const Waveform& piece = result.pieces[0];
    CHECK(piece.sampleRateHz == 6400);
    CHECK(formatTimestamp(piece.start) == "2024-01-02T10:00:00");
    const auto& ia = piece.of(WaveformChannel::ia);
    CHECK(ia[0] == Approx((0.5 * 10 + 1) * 20));  // 100:5, and the offset with it
    CHECK(std::isnan(ia[1]));
    CHECK(std::isnan(piece.of(WaveformChannel::ib)[2]));
    CHECK(piece.of(WaveformChannel::ib)[1] == Approx(-100));
    CHECK(piece.of(WaveformChannel::va)[2] == Approx(23'020));
}

TEST_CASE("the secondary side is there for who wants it") {
    const Read result = read(config("ASCII"), kAscii, {.primary = false});
    CHECK(result.pieces.at(0).of(WaveformChannel::ia)[0] == Approx(6));
}

TEST_CASE("binary records of 16 bits, 32 bits and floats hold the same values") {
    const std::string sixteen = binaryRecord<std::int16_t>(1, 0, {10, 100, 2300}) +
                                binaryRecord<std::int16_t>(2, 156, {INT16_MIN, -100, 2301}) +
                                binaryRecord<std::int16_t>(3, 313, {-10, INT16_MIN, 2302});
    const std::string thirtyTwo = binaryRecord<std::int32_t>(1, 0, {10, 100, 2300}) +
                                  binaryRecord<std::int32_t>(2, 156, {INT32_MIN, -100, 2301}) +
                                  binaryRecord<std::int32_t>(3, 313, {-10, INT32_MIN, 2302});
    const float none = std::nanf("");
    const std::string floats = binaryRecord<float>(1, 0, {10, 100, 2300}) +
                               binaryRecord<float>(2, 156, {none, -100, 2301}) +
                               binaryRecord<float>(3, 313, {-10, none, 2302});
    for (const auto& [type, bytes] :
         {std::pair{"BINARY", sixteen}, {"binary32", thirtyTwo}, {"FLOAT32", floats}}) {
        CAPTURE(type);
        const Read result = read(config(type), bytes);
        REQUIRE(result.report);
        const Waveform& piece = result.pieces.at(0);
        CHECK(piece.of(WaveformChannel::ia)[0] == Approx(120));
        CHECK(std::isnan(piece.of(WaveformChannel::ia)[1]));
        CHECK(std::isnan(piece.of(WaveformChannel::ib)[2]));
        CHECK(piece.of(WaveformChannel::va)[2] == Approx(23'020));
    }
}

TEST_CASE("a combined file holds configuration and data, text or bytes") {
    const std::string head = "--- file type: CFG ---\n";
    const std::string between = "--- file type: INF ---\n\n--- file type: HDR ---\nnote\n";
    {
        const TemporaryFile cff("record.cff", head + config("ASCII") + between +
                                                  "--- file type: DAT ASCII ---\n" + kAscii);
        CHECK(readFile(cff.path()).pieces.at(0).of(WaveformChannel::va)[0] == Approx(23'000));
    }
    std::string bytes;
    for (std::uint32_t n = 1; n <= 3; ++n) bytes += binaryRecord<std::int16_t>(n, n, {1, 2, 10});
    const TemporaryFile cff("record.cff", head + config("BINARY") + between +
                                              "--- file type: DAT BINARY: 48 ---\r\n" + bytes);
    CHECK(readFile(cff.path()).pieces.at(0).of(WaveformChannel::va)[0] == Approx(100));
}

TEST_CASE("without a sampling rate the time stamps give it, in ticks of the multiplier") {
    const std::string even = "1,0,1,1,1,0,0\n2,500,1,1,1,0,0\n3,1000,1,1,1,0,0\n";
    const Read result = read(config("ASCII", "0\n0,3", "2"), even);
    REQUIRE(result.report);
    CHECK(result.pieces.at(0).sampleRateHz == Approx(1000));  // 500 ticks of 2 µs
    const std::string uneven = "1,0,1,1,1,0,0\n2,450,1,1,1,0,0\n3,1000,1,1,1,0,0\n";
    CHECK(errorOf(read(config("ASCII", "0\n0,3", "2"), uneven))
              .find("the time stamp of sample 2 strays 10.0 % of a step") != std::string::npos);
    const std::string none = "1,,1,1,1,0,0\n";
    CHECK(errorOf(read(config("ASCII", "0\n0,3"), none)) ==
          "dat, byte offset 0: sample 1 has no time stamp, and there is no sampling rate");
}

TEST_CASE("a change of the sampling rate begins a new record") {
    const std::string data =
        "1,0,1,1,1,0,0\n2,,1,1,1,0,0\n3,,1,1,1,0,0\n4,,1,1,1,0,0\n5,,1,1,1,0,0\n";
    const Read result = read(config("ASCII", "2\n6400,2\n100,5"), data);
    REQUIRE(result.report);
    REQUIRE(result.pieces.size() == 2);
    CHECK(result.pieces[0].samples() == 2);
    CHECK(result.pieces[1].sampleRateHz == 100);
    CHECK_FALSE(result.pieces[1].continuesPrevious);
}

TEST_CASE("the first edition has fewer fields, American dates and no multiplier") {
    const Read result = read(
        "Station,Recorder\n1,1A,0D\n1,IA,A,,A,2,0,,-999,999\n60\n1\n1200,1\n"
        "12/31/91,23:59:59.5\n12/31/91,23:59:59.5\nASCII\n",
        "1,0,5\n");
    REQUIRE(result.report);
    CHECK(formatTimestamp(result.pieces.at(0).start) == "1991-12-31T23:59:59.500");
    CHECK(result.pieces[0].of(WaveformChannel::ia)[0] == 10);
}

TEST_CASE("data that break say where, in bytes") {
    const auto record = [](std::uint32_t n) { return binaryRecord<std::int16_t>(n, n, {1, 2, 3}); };
    const std::string binary = config("BINARY");
    CHECK(errorOf(read(binary, record(1) + record(2) + record(3).substr(0, 5))) ==
          "dat, byte offset 32: the record is cut short, 5 of 16 bytes");
    CHECK(errorOf(read(binary, record(1) + record(3) + record(4))) ==
          "dat, byte offset 16: sample number 3 follows 1");
    CHECK(errorOf(read(binary, record(1) + record(2))) ==
          "dat, byte offset 32: the data end after 2 of the 3 samples that the configuration "
          "announces");
    CHECK(errorOf(read(binary, record(1) + record(2) + record(3) + record(4))) ==
          "dat, byte offset 48: more samples than the 3 that the configuration announces");
    CHECK(errorOf(read(config("ASCII"), "1,0,1,2,3,0,0\n2,0,x,2,3,0,0\n")) ==
          "dat, byte offset 14: 'x' is not a number (sample 2)");
    CHECK(errorOf(read(config("ASCII"), "1,0,1,2,3,0,0\n2,0,1\n")) ==
          "dat, byte offset 14: line 2 has 3 of 7 fields");
}

TEST_CASE("a configuration that breaks says in which line") {
    const auto broken = [](std::string_view from, std::string_view to) {
        std::string text = config("ASCII");
        text.replace(text.find(from), from.size(), to);
        return errorOf(read(text, kAscii));
    };
    CHECK(broken("1999", "2001") == "cfg, line 1: revision '2001' is none of 1991, 1999 and 2013");
    CHECK(broken("5,3A,2D", "5,3,2") == "cfg, line 2: '5,3,2' is not of the form 8,4A,4D");
    CHECK(broken("5,3A", "6,3A") == "cfg, line 2: 6 channels are not 3 analog and 2 digital ones");
    CHECK(broken("0.5,1,0", "half,1,0") == "cfg, line 3: 'half' is not a number (multiplier a)");
    CHECK(broken("100,5,S", "100,5,X") ==
          "cfg, line 3: 'X' is neither P (primary) nor S (secondary)");
    CHECK(broken("100,5,S", "100,0,S") == "cfg, line 3: a transformer ratio of 100 to 0");
    CHECK(broken("6400,3", "6400,none") ==
          "cfg, line 10: 'none' is not the number of a last sample");
    CHECK(broken("6400,3", "1e-9,3") == "cfg, line 10: a sampling rate of 1e-09 Hz");
    CHECK(broken("02/01/2024", "31/02/2024").starts_with("cfg, line 11: '31/02/2024,10:00"));
    CHECK(broken("ASCII", "MORSE").starts_with("cfg, line 13: data file type 'MORSE'"));
    CHECK(errorOf(read("Station,Recorder,1999\n", "")) ==
          "cfg ends after line 1, where the numbers of channels is expected");
}

TEST_CASE("channels that are none of ours are named, and a record of none is refused") {
    const Read result = read(
        "S,R,1999\n3,3A,0D\n1,IA,A,,A,1,0,0,0,9,1,1,P\n2,Oil,,,C,1,0,0,0,9,1,1,P\n"
        "3,VAB,AB,,V,1,0,0,0,9,1,1,P\n50\n1\n1000,1\n01/01/2024,00:00:00\n01/01/2024,00:00:00\n"
        "ASCII\n1\n",
        "1,0,1,2,3\n");
    REQUIRE(result.report);
    CHECK(result.report->warnings.at(0) ==
          "Channels 'Oil', 'VAB' are no current or voltage of a phase, or come twice, and were "
          "not used.");
    const Read none = read(
        "S,R,1999\n1,1A,0D\n1,Oil,,,C,1,0,0,0,9,1,1,P\n50\n1\n1000,1\n01/01/2024,00:00:00\n"
        "01/01/2024,00:00:00\nASCII\n1\n",
        "1,0,1\n");
    CHECK(errorOf(none).ends_with(
        "none of its 1 analog channels is a current or voltage of a phase"));
}

TEST_CASE("a record without its data file names the file that is missing") {
    const TemporaryFile cfg("alone.cfg", config("ASCII"));
    const auto error = readFile(cfg.path()).report.error();
    CHECK(error.code == ErrorCode::notFound);
    CHECK(error.message.find("alone.dat: No such file") != std::string::npos);
}

TEST_CASE("records of real devices are read") {
    const auto folder = sharedRecords();
    if (!folder) return;
    const Read ascii = readFile(*folder / "sample_ascii.cfg");
    REQUIRE(ascii.report);
    CHECK(ascii.report->samples == 40);
    CHECK(ascii.pieces.at(0).sampleRateHz == 1200);
    // First record -83,68,7,-8; a = 0.1138916015625, b = 0.05694580078125, 933:1 secondary.
    CHECK(ascii.pieces[0].of(WaveformChannel::ia)[0] ==
          Approx((-83 * 0.1138916015625 + 0.05694580078125) * 933));
    CHECK(ascii.pieces[0].of(WaveformChannel::in)[0] ==
          Approx((-8 * 0.1138916015625 + 0.05694580078125) * 933));

    const Read combined = readFile(*folder / "sample_ascii.cff");
    REQUIRE(combined.report);
    CHECK(combined.pieces.at(0).of(WaveformChannel::ib) == ascii.pieces[0].of(WaveformChannel::ib));

    const Read binary = readFile(*folder / "sample_bin.cfg");
    REQUIRE(binary.report);
    CHECK(binary.report->samples == 5);
    // First raw value 0x9e6d = -24979, of kV.
    CHECK(binary.pieces.at(0).of(WaveformChannel::va)[0] == Approx(-24'979 * 0.361849));
    CHECK(readComtradeConfig(*folder / "sample_ascii_utf-8.cfg")->analogs.size() == 4);
    CHECK(readComtradeConfig(*folder / "sample_sub_char.cfg")->analogs.size() == 4);
}
