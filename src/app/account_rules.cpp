#include "app/account_rules.hpp"

#include <algorithm>

namespace joulewatch {
namespace {

bool isLetterOrFigure(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool consistsOf(std::string_view text, std::string_view signs) {
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return isLetterOrFigure(c) || signs.find(c) != std::string_view::npos;
    });
}

}  // namespace

Result<void> checkUserName(std::string_view name) {
    constexpr std::size_t kMin = 2, kMax = 64;
    if (name.size() >= kMin && name.size() <= kMax && isLetterOrFigure(name.front()) &&
        consistsOf(name, "._-"))
        return {};
    return fail(ErrorCode::invalidInput,
                "A user name has {} to {} characters: letters a to z, figures, '.', '_' and '-', "
                "beginning with a letter or figure.",
                kMin, kMax);
}

Result<void> checkEmail(std::string_view email) {
    constexpr std::size_t kMax = 254, kMaxLocal = 64;
    const auto at = email.find('@');
    if (at != std::string_view::npos && email.size() <= kMax) {
        const std::string_view local = email.substr(0, at), domain = email.substr(at + 1);
        if (!local.empty() && local.size() <= kMaxLocal && !domain.empty() &&
            consistsOf(local, "!#$%&'*+-/=?^_`{|}~.") && consistsOf(domain, "-.") &&
            isLetterOrFigure(domain.front()) && isLetterOrFigure(domain.back()))
            return {};
    }
    return fail(ErrorCode::invalidInput,
                "This is not an e-mail address: something like name@plant.example, at most {} "
                "characters.",
                kMax);
}

}  // namespace joulewatch
