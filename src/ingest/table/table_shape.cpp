#include "ingest/table/table_shape.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string_view>

#include "ingest/table/header_guess.hpp"

namespace joulewatch {
namespace {

using Role = ColumnRole;

class Columns {
 public:
    explicit Columns(const TableMapping& mapping) : mapping_(&mapping) {}
    bool have(Role role) const {
        return std::ranges::find(mapping_->columns, role, &MappedColumn::role) !=
               mapping_->columns.end();
    }
    /// A column whose name has one of these in it.
    bool named(std::initializer_list<std::string_view> words) const {
        return std::ranges::any_of(mapping_->columns, [&](const MappedColumn& each) {
            const std::string name = plainName(each.header);
            return std::ranges::any_of(
                words, [&](std::string_view word) { return name.find(word) != std::string::npos; });
        });
    }
    double share(std::initializer_list<Role> roles) const {
        const auto present = std::ranges::count_if(roles, [&](Role role) { return have(role); });
        return static_cast<double>(present) / static_cast<double>(roles.size());
    }

 private:
    const TableMapping* mapping_;
};

struct Judged {
    TableShape shape;
    double confidence;
};

Judged judge(const TableMapping& mapping) {
    const Columns columns(mapping);
    if (std::ranges::any_of(mapping.columns,
                            [](const MappedColumn& each) { return isPhasorHeader(each.header); }))
        return {TableShape::pmu, columns.share({Role::voltage, Role::current, Role::frequency})};
    const bool mains = columns.have(Role::voltage) || columns.have(Role::current);
    const bool energy =
        columns.have(Role::energy) || columns.have(Role::power) || columns.have(Role::meterColumn);
    if (columns.have(Role::cost) || columns.named({"submetering", "globalactivepower"}))
        if (energy) return {TableShape::household, columns.have(Role::cost) ? .9 : .8};
    if (columns.named({"substation", "transformer", "feeder", "oiltemp", "oti", "vl12",
                       "umspannwerk", "trafo", "oeltemp", "ortsnetzstation"}) &&
        (mains || columns.have(Role::temperature)))
        return {TableShape::substation,
                .4 + .6 * columns.share({Role::voltage, Role::current, Role::powerFactor,
                                         Role::temperature})};
    if (mains && !mapping.wide && columns.have(Role::meter) && !columns.named({"meterid"}))
        return {TableShape::machines,
                columns.share({Role::meter, Role::type, Role::timestamp, Role::voltage,
                               Role::current, Role::power, Role::powerFactor})};
    if (mains && columns.have(Role::temperature) &&
        (columns.have(Role::load) || columns.have(Role::powerFactor)))
        return {TableShape::substation, .6};
    if (mains && columns.share({Role::voltage, Role::current, Role::power, Role::powerFactor}) > .7)
        return {TableShape::machines, .7};
    if (columns.have(Role::voltage) && columns.have(Role::current))
        return {TableShape::machines, .6};
    if (energy && !mains)
        return {TableShape::consumption,
                .5 + .5 * columns.share(
                              {Role::meter, Role::location, Role::temperature, Role::humidity})};
    return {TableShape::table, .5};
}

}  // namespace

void recogniseShape(TableMapping& mapping) {
    const Judged judged = judge(mapping);
    mapping.shape = judged.shape;
    mapping.shapeConfidence = judged.confidence;
}

}  // namespace joulewatch
