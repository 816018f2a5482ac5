import { Box, Text } from "ink";
import { memo } from "react";
import type { Line } from "./line.ts";
import { lookOf } from "./theme.ts";

interface LinesProps {
  readonly lines: readonly Line[];
  readonly color: boolean;
}

/** Draws lines that have been fitted to the window already. */
export function Lines({ lines, color }: LinesProps) {
  return (
    <Box flexDirection="column">
      {lines.map((content, row) => (
        // A row is its place on the screen: it has no other identity.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Row key={row} content={content} color={color} />
      ))}
    </Box>
  );
}

interface RowProps {
  readonly content: Line;
  readonly color: boolean;
}

const Row = memo(
  function Row({ content, color }: RowProps) {
    // An empty Text has no height.
    if (content.length === 0) return <Text> </Text>;
    return (
      <Text wrap="truncate">
        {content.map(({ text, tone }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a span is its place in the line
          <Text key={place} {...lookOf(tone, color)}>
            {text}
          </Text>
        ))}
      </Text>
    );
  },
  (before, after) => before.color === after.color && isSameLine(before.content, after.content),
);

function isSameLine(a: Line, b: Line): boolean {
  return (
    a.length === b.length && a.every(({ text, tone }, at) => text === b[at]?.text && tone === b[at]?.tone)
  );
}
