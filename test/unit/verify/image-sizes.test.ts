import { expect, test } from "vitest";
import { shorten } from "../../../src/verify/measure/image-sizes.ts";

/** Instructions as `docker history` gives them, of BuildKit and of the builder before it. */
test.each([
  ["RUN /bin/sh -c apt-get update   && true # buildkit", "RUN apt-get update && true"],
  ["/bin/sh -c apt-get update", "RUN apt-get update"],
  ['/bin/sh -c #(nop)  CMD ["python3"]', 'CMD ["python3"]'],
  ["RUN |2 IMAGE_VERSION=1 IMAGE_REVISION= /bin/sh -c id # buildkit", "RUN id"],
  ["COPY /opt /opt # buildkit", "COPY /opt /opt"],
  ["", ""],
])("%s", (instruction, shown) => {
  expect(shorten(instruction)).toBe(shown);
});

test("a long one is cut", () => {
  const shown = shorten(`RUN ${"x".repeat(500)}`);
  expect(shown).toHaveLength(120);
  expect(shown.at(-1)).toBe("…");
});
