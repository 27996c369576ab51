#include "http/routes/user_names.hpp"

namespace joulewatch {

Result<UserNames> userNames(Accounts& accounts) {
    const auto users = accounts.users();
    if (!users) return fail(users.error());
    UserNames names;
    for (const User& each : *users) names.emplace(each.id, each.name);
    return names;
}

Json userShown(const std::string& id, const UserNames& names) {
    if (id.empty()) return nullptr;
    const auto known = names.find(id);
    return known == names.end() ? id : known->second;
}

}  // namespace joulewatch
