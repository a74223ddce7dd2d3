# employee_customer: a PostgreSQL extension, built through PGXS.
#
#   make, make install, make installcheck    as with any extension; PG_CONFIG says for which server
#   make demo, make check                    the two commands for a bare Debian, see README.md

EXTENSION = employee_customer
MODULE_big = $(EXTENSION)
VERSION_SQL = $(EXTENSION)--0.1.0.sql
DATA_built = $(VERSION_SQL)
PG_CONFIG ?= pg_config
SCALE ?= 1

# The rooms, in the order in which the install script needs them.
ROOMS = core ratings moments engagement crosstab pairwise reliability multiple_testing drivers ripple oneway pooled_corr \
	panel icc linkage early_warning survival logrank spells mart

# The topics of sql/ in the order in which they run; what is not named here runs last.
ORDER = estimate ratings likert moments regression differences engagement answers crosstab pairwise reliability \
	multiple_testing drivers ripple oneway pooled_corr panel icc within_between linkage lags early_warning \
	survival survival_curves logrank spells guard mart_contract mart_cells mart_refresh mart_publish mart_analyses mart_teams algebra
TOPICS = $(basename $(notdir $(wildcard sql/*.sql)))
REGRESS = $(filter $(TOPICS),$(ORDER)) $(filter-out $(ORDER),$(TOPICS))
REGRESS_OPTS = --load-extension=$(EXTENSION) --encoding=UTF8

C_SOURCES = $(wildcard src/*.c src/*/*.c)
NUMERICS = $(patsubst %.cpp,%.o,$(wildcard src/core/*.cpp))
OBJS = $(C_SOURCES:.c=.o) $(NUMERICS)
EXTRA_CLEAN = $(VERSION_SQL) $(OBJS) build.flags tmp_install

# The loops over rows, and those over subsets of drivers.
HOT = $(filter src/moments/% src/engagement/% src/crosstab/% src/pairwise/% src/drivers/% src/oneway/% src/icc/unit_pairs% src/panel/% \
	src/linkage/robust.o src/linkage/two_way.o src/core/symmetric.o,$(OBJS))

# The goals that make a throwaway cluster stand apart from PGXS: they run where no
# PostgreSQL is installed yet, and PGXS has a "check" of its own that only refuses.
APART = check check-long fuzz bench demo demo-psql demo-stop dashboard format
ifneq ($(filter $(APART),$(MAKECMDGOALS)),)

export PG_CONFIG
.NOTPARALLEL:
.PHONY: $(APART)

check: stage-for-check
	@scripts/check

check-long fuzz bench: stage-for-check
	@scripts/cluster with test/$(@:check-%=%)/run

demo: stage-for-demo
	@scripts/demo start $(SCALE)

demo-psql demo-stop:
	@scripts/demo $(@:demo-%=%)

# Of the demo, which is started where none runs.
dashboard:
	@scripts/requirements dashboard
	@scripts/demo running || $(MAKE) --no-print-directory demo
	@scripts/dashboard install
	@scripts/demo dashboard
	@scripts/dashboard serve

format:
	clang-format -i $(wildcard src/*.[ch] src/*/*.[ch] src/*/*.cpp)

# Installs the packages that are missing, and the extension into tmp_install: a server
# that runs on this machine sees nothing of it.
stage-for-%:
	@scripts/requirements $*
	@rm -rf tmp_install
	@$(MAKE) --no-print-directory install DESTDIR='$(CURDIR)/tmp_install' \
		$(if $(filter check,$*),WERROR=-Werror) >/dev/null

# Any other goal named beside them.
$(filter-out $(APART),$(MAKECMDGOALS)):
	$(MAKE) $@

else

# Contraction to fused multiply-add differs by processor, and results must not.
# PostgreSQL's headers count as the system's: warnings are for this project's code.
PG_CPPFLAGS = -Isrc -isystem $(shell $(PG_CONFIG) --includedir-server) \
	-ffp-contract=off -fvisibility=hidden
PG_CFLAGS = -std=gnu11 -Wextra -Wno-unused-parameter -Wno-sign-compare $(WERROR)

# Linked without libstdc++; an assertion of Boost's would end the server, and debug
# information of the templates would be 11 MB.
PG_CXXFLAGS = -std=c++14 -fno-exceptions -fno-rtti -fno-threadsafe-statics -DNDEBUG \
	-fvisibility-inlines-hidden -O2 -g0 -Wextra -isystem /usr/include/eigen3 $(WERROR)
SHLIB_LINK = -lm

# No bitcode: with it JIT would run a second build of the same functions, by another
# compiler, and a result must not depend on the plan. It also needs the very clang
# that the server was built with.
override with_llvm = no

PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

$(HOT): override CFLAGS += -O3
$(filter-out $(NUMERICS),$(OBJS)): $(wildcard src/*/*.h)
$(NUMERICS): src/core/numerics.h src/core/linear.h

# Objects made for another server or with other flags are stale.
BUILD = $(VERSION) $(pkglibdir) $(CC) $(CFLAGS) $(CXX) $(CXXFLAGS) $(CPPFLAGS)
$(OBJS): build.flags
build.flags: FORCE
	@echo '$(BUILD)' | cmp -s - $@ || echo '$(BUILD)' >$@
.PHONY: FORCE

# A room's own .sql, then what else it has.
room_sql = src/$(1)/$(1).sql $(filter-out src/$(1)/$(1).sql,$(sort $(wildcard src/$(1)/*.sql)))
$(VERSION_SQL): $(foreach room,$(ROOMS),$(call room_sql,$(room))) Makefile
	printf '%s\n' '\echo Use "create extension $(EXTENSION)" to load this file. \quit' | \
		cat - $(filter %.sql,$^) >$@

endif
