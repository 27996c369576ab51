#pragma once

namespace joulewatch {

/// The folder in a data set's own in which its readings are stored until they are whole.
inline constexpr const char* kReadingsPart = "readings.part";

}  // namespace joulewatch
