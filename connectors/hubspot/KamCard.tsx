import React from "react";
import {
  Alert,
  DescriptionList,
  DescriptionListItem,
  Flex,
  LoadingSpinner,
  ProgressBar,
  Tag,
  Text,
  hubspot,
} from "@hubspot/ui-extensions";
import { useCrmProperties } from "@hubspot/ui-extensions/crm";

// constants

const NAMES = [...SHOWN.map(([name]) => name), ACTION, FLAGS, POINTS, WHY].filter(
  (name) => name !== "",
);

hubspot.extend<"crm.record.tab">(() => <KamCard />);

export function KamCard() {
  const { properties, isLoading, error } = useCrmProperties(NAMES);
  if (isLoading) {
    return <LoadingSpinner label="…" />;
  }
  if (error) {
    return <Alert title={FAILED} variant="error" />;
  }
  if (NAMES.every((name) => !properties[name])) {
    return <Text>{UNRATED}</Text>;
  }
  const flags = (properties[FLAGS] ?? "").split(/[;,\s]+/).filter((flag) => flag !== "");
  const points = (properties[POINTS] ?? "").split("\n").map((line) => line.split("\t"));
  const bars = points.filter((row) => row.length === 3 && isFinite(+row[1]) && +row[2] > 0);
  const reasons = (properties[WHY] ?? "").split("\n").filter((line) => line !== "");
  return (
    <Flex direction="column" gap="medium">
      <DescriptionList direction="row">
        {SHOWN.map(([name, label, unit]) => (
          <DescriptionListItem key={name} label={label}>
            <Text>{shown(name, properties[name], unit)}</Text>
          </DescriptionListItem>
        ))}
      </DescriptionList>
      {properties[ACTION] && (
        <Part title={ACTION_TITLE}>
          <Text>{dated(properties[ACTION])}</Text>
        </Part>
      )}
      {flags.length > 0 && (
        <Part title={FLAGS_TITLE}>
          <Flex direction="row" gap="small" wrap="wrap">
            {flags.map((flag) => (
              <Tag key={flag} variant="warning">
                {FLAG_LABELS[flag] ?? flag}
              </Tag>
            ))}
          </Flex>
        </Part>
      )}
      {bars.length > 0 && (
        <Part title={POINTS_TITLE}>
          {bars.map(([name, got, most], n) => (
            <ProgressBar
              key={n}
              title={name.charAt(0).toUpperCase() + name.slice(1)}
              value={Math.min(Math.max(+got, 0), +most)}
              maxValue={+most}
              valueDescription={`${digits(got)} / ${digits(most)}`}
            />
          ))}
        </Part>
      )}
      {reasons.length > 0 && (
        <Part title={WHY_TITLE}>
          {reasons.map((line, n) => (
            <Text key={n}>{line}</Text>
          ))}
        </Part>
      )}
    </Flex>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <Flex direction="column" gap="extra-small">
      <Text format={{ fontWeight: "bold" }}>{title}</Text>
      {children}
    </Flex>
  );
}

function digits(text: string): string {
  return Number(text).toLocaleString(LOCALE, { minimumFractionDigits: 1 });
}

function shown(name: string, value: string | null | undefined, unit: string): string {
  return value ? (VALUES[name]?.[value] ?? day(value)) + unit : UNKNOWN;
}

/** A date comes as 2026-12-30 or as milliseconds; anything else stays as it is. */
function day(text: string): string {
  const date = /^\d{12,14}$/.test(text) ? +text : /^\d{4}-\d\d-\d\d$/.test(text) ? text : NaN;
  const found = new Date(date);
  return isNaN(+found)
    ? text
    : found.toLocaleDateString(LOCALE, { dateStyle: "long", timeZone: "UTC" });
}

/** The day of an action stands first in its property, and last for a reader. */
function dated(text: string): string {
  const [, date, what] = /^(\d{4}-\d\d-\d\d) ([^]*)$/.exec(text) ?? [];
  return date ? `${what} (${day(date)})` : text;
}

