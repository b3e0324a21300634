"""One product for the whole folder: each test takes an office of its own."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from local_host.azurite import Azurite
from shared.services import azure_services
from tests.forms import FORMS, ONE_PROCESS, running_in
from tests.fresh_storage import running_azurite
from tests.functions.app import OTHER, Scene, Setup, offices
from tests.functions.contract import Contract
from tests.load.hand_load import HandLoad
from tests.product_in_roles import AT_ONCE
from tests.product_options import ProductOptions

HERE = Path(__file__).parent
BETWEEN_PROCESSES = {
    "test_calling",
    "test_clerk",
    "test_joining",
    "test_rules_of_the_queue",
    "test_silence",
    "test_visit",
    "test_watching",
}
"""What these test passes between processes: they run in roles as well. The others ask one endpoint."""

MOVE_TIME = (
    "test_visit",
    "test_clerk",
    "test_presence",
    "test_offices",
    "test_calling",
    "test_rules_of_the_queue",
)
"""These move the clock by minutes, and each minute housekeeping looks at every office of the tests before."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The forms in which each test runs."""
    if "form" in metafunc.fixturenames:
        between = metafunc.definition.path.stem in BETWEEN_PROCESSES
        metafunc.parametrize("form", FORMS if between else [ONE_PROCESS], indirect=True, scope="session")


@pytest.hookimpl(tryfirst=True)  # before xdist reads the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A product lives on one loop, so its tests do too; and in one worker, so that it starts once."""
    # Stable: the rest of this folder comes last, everything else stays in its order.
    items.sort(key=lambda item: HERE in item.path.parents and item.path.stem not in MOVE_TIME)
    for item in items:
        if HERE in item.path.parents:
            in_roles = any(mark.name == "slow" for mark in item.iter_markers())
            item.add_marker(pytest.mark.xdist_group("functions in roles" if in_roles else "functions"))
            # Several wake-ups of one visit at once: the SDK warns and goes on, as it must.
            item.add_marker(pytest.mark.filterwarnings("ignore:Potential duplicate Task completion"))
            if pytest_asyncio.is_async_test(item):
                item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(scope="session")
def functions_azurite(form: str) -> Iterator[Azurite]:
    """Fresh storage: the product's tables and queues have fixed names."""
    with running_azurite() as emulator:
        yield emulator


@pytest.fixture(scope="session")
def form(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def setup(
    tmp_path_factory: pytest.TempPathFactory, functions_azurite: Azurite, form: str
) -> AsyncGenerator[Setup]:
    data_dir = tmp_path_factory.mktemp("functions")
    load = HandLoad()
    running = running_in(
        form, data_dir, functions_azurite, ProductOptions(offices(), load=load), pace=AT_ONCE
    )
    async with running as product:
        second = azure_services(product.services.settings, product.clock)
        setup = Setup(product, second, data_dir, load)
        setup.contract = Contract((await setup.visitor().get("/api/openapi.json")).body)
        await second.storage.memberships.put_member("somebody", OTHER)
        yield setup
        await second.storage.close()


@pytest_asyncio.fixture(loop_scope="session")
async def scene(setup: Setup) -> AsyncGenerator[Scene]:
    office_id = await setup.new_office()
    scene = Scene(setup, office_id, await setup.staff("ana"), await setup.staff("carla"))
    yield scene
    await scene.tidy_up()
