import { LightningElement, api, wire } from "lwc";
import { getFieldValue, getRecord } from "lightning/uiRecordApi";
import LOCALE from "@salesforce/i18n/locale";
import CONTRIBUTIONS from "@salesforce/schema/Account.KAM_Contributions__c";

const WORDS = {};

/** Points by criterion as bars, from a text field of kamsync: a line each, name, points and the most
 * possible between tabs. It reads with the rights of whoever looks, and writes nothing. */
export default class KamCard extends LightningElement {
  @api recordId;
  title = WORDS.title;
  bars = [];
  message = "";

  @wire(getRecord, { recordId: "$recordId", optionalFields: [CONTRIBUTIONS] })
  loaded({ data, error }) {
    const text = data ? getFieldValue(data, CONTRIBUTIONS) : "";
    this.bars = (text || "").split("\n").map(bar).filter(Boolean);
    this.message = error ? WORDS.failed : data && !this.bars.length ? WORDS.unrated : "";
  }

  get hasBars() {
    return this.bars.length > 0;
  }
}

function bar(line, place) {
  const [name, points, most] = line.split("\t");
  if (!isFinite(points) || !(most > 0)) {
    return null;
  }
  const digits = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 1 });
  return {
    key: String(place),
    name,
    words: `${digits.format(points)} / ${digits.format(most)}`,
    style: `width: ${Math.min(100, Math.max(0, (100 * points) / most))}%`
  };
}
