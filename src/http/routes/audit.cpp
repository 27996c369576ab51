// The audit trail, for admins.
#include <fmt/format.h>

#include <charconv>
#include <limits>
#include <utility>

#include "http/answers.hpp"
#include "http/routes/account_json.hpp"
#include "http/routes/handlers.hpp"
#include "http/routes/user_names.hpp"

namespace joulewatch {
namespace {

constexpr std::int64_t kDefaultRows = 100;
constexpr std::int64_t kMaxRows = 1000;

Result<std::int64_t> wholeNumber(const Request& request, std::string_view name,
                                 std::int64_t otherwise, std::int64_t max) {
    const auto text = request.queryParam(name);
    if (!text) return otherwise;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (error != std::errc() || end != text->data() + text->size() || number < 1 || number > max)
        return fail(ErrorCode::invalidInput, "'{}' is a whole number from 1 to {}.", name, max);
    return number;
}

}  // namespace

Response listAudit(const Request& request, App& app) {
    const auto limit = wholeNumber(request, "limit", kDefaultRows, kMaxRows);
    if (!limit) return problem(limit.error());
    const auto before = wholeNumber(request, "before", 0, std::numeric_limits<std::int64_t>::max());
    if (!before) return problem(before.error());
    const auto rows = app.accounts.audit(*before, *limit);
    if (!rows) return problem(rows.error());
    const auto names = userNames(app.accounts);
    if (!names) return problem(names.error());
    Json all = Json::array();
    for (const auto& [id, event] : *rows)
        all.push_back({{"id", id},
                       {"at", epochMs(event.at)},
                       {"actor", userShown(event.actor, *names)},
                       {"action", event.action},
                       {"subject", userShown(event.subject, *names)},
                       {"detail", event.detail},
                       {"address", event.address}});
    return jsonAnswer(all);
}

}  // namespace joulewatch
