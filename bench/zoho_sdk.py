"""The official Zoho SDK reading two modules by COQL; run by its own interpreter, no kamsync here.

python bench/zoho_sdk.py URL FOLDER MODULE:FIELD,FIELD … prints one line of JSON.
"""

import json
import logging
import sys
import time

from zohocrmsdk.src.com.zoho.api.authenticator.oauth_token import OAuthToken
from zohocrmsdk.src.com.zoho.api.logger import Logger
from zohocrmsdk.src.com.zoho.crm.api.coql import BodyWrapper, CoqlOperations, ResponseWrapper
from zohocrmsdk.src.com.zoho.crm.api.dc import DataCenter
from zohocrmsdk.src.com.zoho.crm.api.initializer import Initializer
from zohocrmsdk.src.com.zoho.crm.api.sdk_config import SDKConfig

from bench.measure import peak_mb


def start(url: str, folder: str) -> None:
    environment = DataCenter.Environment(url, f"{url}/oauth/v2/token", url)
    token = OAuthToken(  # the loopback server's own, invented
        "1000.client", "shh-secret", None, "1000.refresh"
    )
    logger = Logger.get_instance(level=Logger.Levels.CRITICAL, file_path=f"{folder}/sdk.log")
    config = SDKConfig(auto_refresh_fields=False, pick_list_validation=False)
    Initializer.initialize(
        environment, token, resource_path=folder, logger=logger, sdk_config=config
    )


def read(module: str, fields: str) -> int:
    """Keyset paging by hand; the SDK makes one Record object per row."""
    rows, after = 0, ""
    while True:
        where = f"id > {after}" if after else "id is not null"
        body = BodyWrapper()
        body.set_select_query(
            f"select {fields} from {module} where {where} order by id asc limit 2000"
        )
        answer = CoqlOperations().get_records(body)
        found = answer.get_object()
        if not isinstance(found, ResponseWrapper):
            message = f"{module}: {type(found).__name__} {answer.get_status_code()}"
            raise TypeError(message)
        data = found.get_data()
        rows += len(data)
        if not found.get_info().get_more_records():
            return rows
        after = str(data[-1].get_id())


def main() -> None:
    logging.disable(logging.CRITICAL)
    url, folder = sys.argv[1:3]
    began = time.perf_counter()
    start(url, folder)
    rows = sum(read(*wanted.split(":")) for wanted in sys.argv[3:])
    seconds = time.perf_counter() - began
    peak = peak_mb()
    print(json.dumps({"rows": rows, "seconds": seconds, "peak_mb": peak}))


if __name__ == "__main__":
    main()
