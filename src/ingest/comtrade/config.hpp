#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"
#include "core/waveform.hpp"

namespace joulewatch {

struct ComtradeAnalog {
    std::string id, phase, unit;
    double a = 1, b = 0;  // value = a·raw + b, in `unit`
    double skewUs = 0;
    double primary = 1, secondary = 1;  // ratio of the instrument transformer
    bool isSecondary = false;           // values are those of the transformer's secondary side
};

/// `rateHz` up to sample number `lastSample`; rate 0: the samples' own time stamps tell.
struct ComtradeRate {
    double rateHz = 0;
    std::uint64_t lastSample = 0;
};

enum class ComtradeFormat : std::uint8_t { ascii, binary, binary32, float32 };

/// The configuration of a record: IEEE C37.111-1991, -1999 and -2013 (IEC 60255-24).
struct ComtradeConfig {
    std::string station, recorder;
    int revision = 1991;
    std::vector<ComtradeAnalog> analogs;
    std::size_t digitals = 0;
    double lineHz = 0;
    std::vector<ComtradeRate> rates;
    Timestamp start{}, trigger{};
    double tickS = 1e-6;  // of the data's time stamps, the multiplier included
    ComtradeFormat format = ComtradeFormat::ascii;

    std::uint64_t announcedSamples() const { return rates.back().lastSample; }
    /// Bytes of one record of binary data.
    std::size_t recordBytes() const;
};

/// `lines` of the file, of which the configuration begins at `first` (0-based); messages name
/// `file` and the line.
Result<ComtradeConfig> parseComtradeConfig(const std::vector<std::string>& lines,
                                           std::string_view file, std::size_t first = 0);

/// Which of ours a channel is, by its unit and phase, or by its name where the phase is empty
/// (`IA`, `UL1`, `VR`). Empty: none of ours, such as a temperature or a voltage between lines.
std::optional<WaveformChannel> channelOf(const ComtradeAnalog& analog);
/// What brings the unit to A or V: 1000 for kA and kV. Empty for any other unit.
std::optional<double> unitFactor(const ComtradeAnalog& analog);

}  // namespace joulewatch
