import { LightningElement, api } from "lwc";

/** Empty: the vendor's own brings every picture of the design system. */
export default class Icon extends LightningElement {
  @api iconName;
  @api size;
}
