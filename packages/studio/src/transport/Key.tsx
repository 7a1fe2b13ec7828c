/** A key of the transport: a drawing, and its name for who does not see it. */

import { Icon, type IconName } from "../frame/icons.tsx";

interface KeyProps {
  icon: IconName;
  label: string;
  primary?: boolean;
  disabled?: boolean;
  onClick: () => void;
}
export const Key = ({ icon, label, primary = false, disabled = false, onClick }: KeyProps) => (
  <button type="button" class={`icon${primary ? " primary" : ""}`} title={label} aria-label={label} disabled={disabled} onClick={onClick}>
    <Icon name={icon} />
  </button>
);
