import { Loading } from '../parts/Loading'

export default function Placeholder() {
  return <Loading />
}
