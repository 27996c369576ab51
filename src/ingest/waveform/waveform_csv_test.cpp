#include "ingest/waveform/waveform_csv.hpp"

#include <doctest/doctest.h>

#include <string>

#include "support/temporary_file.hpp"

using namespace joulewatch;

namespace {

struct Read {
    Result<WaveformReport> report;
    std::vector<Waveform> pieces;
};

Read read(std::string_view text) {
    const TemporaryFile file("waveform.csv", text);
    Read result{WaveformReport{}, {}};
    result.report = readWaveformCsv(file.path(), [&](const Waveform& piece) {
        result.pieces.push_back(piece);
        return true;
    });
    return result;
}

/// What is wrong, without the file's name.
std::string errorOf(std::string_view text) {
    const Read result = read(text);
    if (result.report) return "read without error";
    const std::string& message = result.report.error().message;
    const std::size_t file = message.find("waveform.csv");
    return message.substr(file + std::string("waveform.csv").size());
}

/// `count` lines of `t,ia` at 1 kHz from line 2 on.
std::string evenLines(std::size_t count) {
    std::string text = "t,ia\n";
    for (std::size_t k = 0; k < count; ++k)
        text += fmt::format("{:.6f},{}\n", static_cast<double>(k) * 1e-3, k % 20);
    return text;
}

}  // namespace

TEST_CASE("bursts of several machines come one by one, whatever the order of the columns") {
    const Read result = read(
        "va,t,machineId,burst_start,ia\n"
        "325.1,0,Machine_00,2024-01-01T10:00:00,1\n"
        "324.0,0.001,Machine_00,2024-01-01T10:00:00,2\n"
        "1,0,Machine_00,2024-01-02T10:00:00,-3.5\n"
        "2,0.0005,Machine_00,2024-01-02T10:00:00,4e-1\n"
        "1,0,Machine_01,2024-01-02T10:00:00,+5\n"
        "2,0.001,Machine_01,2024-01-02T10:00:00,6\n");
    REQUIRE(result.report);
    CHECK(result.report->samples == 6);
    CHECK(result.report->records == 3);
    REQUIRE(result.pieces.size() == 3);
    CHECK(result.pieces[0].machineId == "Machine_00");
    CHECK(formatTimestamp(result.pieces[0].start) == "2024-01-01T10:00:00");
    CHECK(result.pieces[0].sampleRateHz == doctest::Approx(1000));
    CHECK(result.pieces[0].of(WaveformChannel::va) == std::vector{325.1, 324.0});
    CHECK(result.pieces[0].of(WaveformChannel::vb).empty());
    CHECK(result.pieces[1].sampleRateHz == doctest::Approx(2000));
    CHECK(result.pieces[1].of(WaveformChannel::ia) == std::vector{-3.5, 0.4});
    CHECK(result.pieces[2].machineId == "Machine_01");
    for (const Waveform& piece : result.pieces) CHECK_FALSE(piece.continuesPrevious);
}

TEST_CASE("a file without times takes its rate from the first line") {
    const Read result = read("\xEF\xBB\xBF# fs=12800\r\nIA;\"IB\"\r\n1;2\r\n3;4\r\n");
    REQUIRE(result.report);
    REQUIRE(result.pieces.size() == 1);
    CHECK(result.pieces[0].sampleRateHz == 12800);
    CHECK(result.pieces[0].of(WaveformChannel::ib) == std::vector{2.0, 4.0});
}

TEST_CASE("a long record comes in pieces that continue each other") {
    const Read result = read(evenLines(kMaxPieceSamples + 3));
    REQUIRE(result.report);
    REQUIRE(result.pieces.size() == 2);
    CHECK(result.pieces[0].samples() == kMaxPieceSamples);
    CHECK_FALSE(result.pieces[0].continuesPrevious);
    CHECK(result.pieces[1].samples() == 3);
    CHECK(result.pieces[1].continuesPrevious);
    CHECK(result.pieces[1].sampleRateHz == result.pieces[0].sampleRateHz);
    CHECK(result.pieces[1].start - result.pieces[0].start == Duration{65'536});
}

TEST_CASE("a channel that a machine does not have is empty in all of its record") {
    const Read result = read(
        "machineId,t,ia,ib\nM1,0,1,2\nM1,0.001,3,4\nM2,0,5,\nM2,0.001,6,\nM1,1,7,8\nM1,1.001,9,"
        "0\n");
    REQUIRE(result.report);
    REQUIRE(result.pieces.size() == 3);
    CHECK(result.pieces[1].of(WaveformChannel::ib).empty());
    CHECK(result.pieces[1].of(WaveformChannel::ia) == std::vector{5.0, 6.0});
    CHECK(result.pieces[2].of(WaveformChannel::ib) == std::vector{8.0, 0.0});
}

TEST_CASE("times rounded to a microsecond are even enough") {
    std::string text = "t,ia\n";
    for (int k = 0; k < 3072; ++k) text += fmt::format("{:.6f},1\n", k / 12800.0);
    const Read result = read(text);
    REQUIRE(result.report);
    CHECK(result.pieces[0].sampleRateHz == doctest::Approx(12800).epsilon(1e-5));
}

TEST_CASE("a sampling clock that strays is refused with the line where it does") {
    std::string late = evenLines(100);
    const std::size_t at = late.find("0.040000");
    late.replace(at, 8, "0.040020");  // 2 % of a step
    CHECK(errorOf(late) ==
          ", line 42: t = 0.04002 s strays 2.0 % of a step from even sampling at 1000 Hz; at most "
          "1 % is allowed");
    std::string gap = evenLines(kMaxPieceSamples + 10);
    const std::size_t tail = gap.find("65.536000");
    gap.erase(tail, gap.find('\n', tail) + 1 - tail);  // one sample missing between two pieces
    CHECK(errorOf(gap).starts_with(", line 65538: t = 65.537 s strays 100.0 %"));
}

TEST_CASE("what is wrong in a file is said with its line and column") {
    CHECK(errorOf("") == ": no header line; the file is empty");
    CHECK(errorOf("t,ia\n") == ": a header and no samples");
    CHECK(errorOf("t,x\n0,1\n") == ", line 1: no column of ia, ib, ic, in, va, vb, vc");
    CHECK(errorOf("t,ia,IA\n") == ", line 1: column 'IA' comes twice");
    CHECK(errorOf("ia\n1\n") ==
          ", line 1: no column 't' and no first line '# fs=…' that gives the sampling rate");
    CHECK(errorOf("# fs=fast\nia\n") == ", line 1: 'fast' is not a sampling rate in Hz");
    CHECK(errorOf("# fs=1e300\nia\n") == ", line 1: '1e300' is not a sampling rate in Hz");
    CHECK(errorOf("t,ia\n1e300,1\n") == ", line 2: column 't': '1e300' is not a number of seconds");
    CHECK(errorOf("# fs 5\nia\n") == ", line 1: expected '# fs=12800', a sampling rate in Hz");
    CHECK(errorOf("t,ia\n0,1\n0.1,nan\n") == ", line 3: column 'ia': 'nan' is not a number");
    CHECK(errorOf("t,ia\n0,1\n0.1,\n") == ", line 3: column 'ia': '' is not a number");
    CHECK(errorOf("t,ia,ib\n0,1,\n0.1,1,2\n") == ", line 3: column 'ib' begins within a record");
    CHECK(errorOf("t,ia\n0,\n0.1,\n") == ", line 2: no channel holds a value");
    CHECK(errorOf("t,ia\n0,1\nx,1\n") == ", line 3: column 't': 'x' is not a number of seconds");
    CHECK(errorOf("t,ia\n0,1\n0,2\n") == ", line 3: t = 0 s does not come after 0 s");
    CHECK(errorOf("t,ia\n0,1\n0.1\n") == ", line 3: 1 fields where the header has 2");
    CHECK(errorOf("t,ia,burst_start\n0,1,monday\n") ==
          ", line 2: burst_start 'monday' is not an ISO 8601 date and time");
    CHECK(errorOf("t,ia,machineId\n0,1,\n") == ", line 2: machineId is empty");
    CHECK(errorOf("t,ia,machineId\n0,1,a\n0,1,b\n0.1,1,a\n")
              .starts_with(", line 2: a record of one sample"));
    CHECK(errorOf(std::string("t,ia\n0,1\n0.1,\0\n", 14)) ==
          ", line 3: holds a zero byte; not a text file");
    CHECK(errorOf("t,ia\n" + std::string(70'000, '1')) == ", line 2: longer than 65536 bytes");
}

TEST_CASE("a file that is not there, or is a directory, is named") {
    const WaveformSink ignore = [](const Waveform&) { return true; };
    CHECK(readWaveformCsv("/no/such/file.csv", ignore).error().message ==
          "cannot open /no/such/file.csv: No such file or directory");
    CHECK(readWaveformCsv("/tmp", ignore).error().message == "/tmp is a directory, not a file");
}

TEST_CASE("a reader stops when its sink has seen enough, or its progress says no") {
    const TemporaryFile file("waveform.csv", evenLines(kMaxPieceSamples * 2));
    int pieces = 0;
    const auto report = readWaveformCsv(file.path(), [&](const Waveform&) {
        ++pieces;
        return false;
    });
    CHECK(report.has_value());
    CHECK(pieces == 1);
    const auto cancelled = readWaveformCsv(
        file.path(), [](const Waveform&) { return true; },
        [](std::string_view, std::uint64_t, std::uint64_t) { return false; });
    CHECK(cancelled.error().code == ErrorCode::cancelled);
}
