#pragma once

#include <string>

#include "generate/plant.hpp"

namespace joulewatch {

/// JSON text of what a plant was made from and what is true of it, for whoever judges an analysis
/// by its labels.
std::string plantMetadata(const Plant& plant);

}  // namespace joulewatch
