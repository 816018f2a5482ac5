import { wordSet } from "../../config/words.ts";
/**
 * Packages that many others bring along, so that they can be in an image that no file lists them for. From the
 * dependencies that the most downloaded packages of PyPI declare.
 */
export const OFTEN_BROUGHT = wordSet(`
  aiohttp annotated-types anyio attrs babel beautifulsoup4 blinker botocore cachetools certifi cffi
  charset-normalizer click cloudpickle cryptography cycler decorator dnspython fsspec google-api-core
  google-auth googleapis-common-protos greenlet grpcio h11 httpcore httptools httpx huggingface-hub idna
  importlib-metadata importlib-resources isodate itsdangerous jinja2 jmespath joblib jsonschema kiwisolver
  kombu limits lxml mako markdown markupsafe marshmallow matplotlib more-itertools msgpack multidict networkx
  numpy oauthlib opentelemetry-api opentelemetry-sdk orjson packaging pandas pillow platformdirs protobuf
  psutil pyarrow pyasn1 pycparser pydantic pydantic-core pydantic-settings pygments pyjwt pyopenssl pyparsing
  python-dateutil python-dotenv python-multipart pytz pyyaml regex requests requests-oauthlib rich rsa
  s3transfer scikit-learn scipy setuptools six sniffio soupsieve sqlalchemy sqlparse starlette tabulate
  tenacity threadpoolctl tokenizers toml tomli torch tqdm typer typing-extensions typing-inspection tzdata
  tzlocal ujson urllib3 uvicorn uvloop vine watchfiles webencodings websockets werkzeug wrapt yarl zipp`);
