#pragma once

#include <string_view>

#include "app/app.hpp"
#include "http/message.hpp"

namespace joulewatch {

/// A household sees what it brought itself, everybody else sees all.
bool maySee(const Request& request, const Dataset& dataset);
/// What devices send is nobody's own.
bool seesLive(const Request& request);
/// Who brought it may delete it and end its work, as may operators.
bool mayChange(const Request& request, const Dataset& dataset);

/// `notFound` also for what the asker may not see: an id is never confirmed.
Result<Dataset> visibleDataset(const Request& request, App& app);
Result<std::shared_ptr<const KeptReadings>> visibleReadings(const Request& request, App& app);

}  // namespace joulewatch
